#include "base/errors.h"
#include "keras/layers/preprocessing/categorical.h"

namespace keratin::keras {
namespace {

std::vector<Value> LowerCategoryEncoding(Lowering& to, const LayerCall& call) {
  const Config& config = call.config;
  const std::int64_t depth = config.Int("num_tokens");
  const std::string mode = OutputMode(to, config, {"one_hot", "multi_hot", "count"});
  if (to.failed() || !CheckDepth(to, depth, "num_tokens")) return {};
  NoteSparse(to, config);
  Value x = call.input();
  Value weights;
  for (const std::string_view name : {"count_weights", "1"})
    if (const std::vector<Value> given = call.Tensors(name); !given.empty()) weights = to.Cast(given.front(), to.layer().dtype);
  if (weights.valid() && mode != "count") {
    to.Fail(InvalidArgument("count_weights need output_mode=\"count\""));
    return {};
  }
  if (!to.keras2()) return {EncodeCategories(to, x, mode, depth, to.layer().dtype, weights)};
  std::vector<std::int64_t> axes;
  for (int i = 0; i < to.rank(x); ++i) axes.push_back(i);
  const Value largest = to.Op("Max", {x, to.Ints(axes, "Const")});
  const Value smallest = to.Op("Min", {x, to.Ints(axes, "Const_1")});
  const auto bound = [&](double value, std::string_view scope) {
    const Lowering::Scope cast = to.Enter(scope);
    const Value number = to.Scalar(value, DType::kInt32, "x");
    return to.dtype(x) == DType::kInt32 ? number : to.Op("Cast", {number}, {{"DstT", to.dtype(x)}}, to.scope());
  };
  const Value most = bound(static_cast<double>(depth), "Cast");
  const Value below = to.Op("Greater", {most, largest});
  const Value least = bound(0, "Cast");
  const Value holds = to.Op("LogicalAnd", {below, to.Op("GreaterEqual", {smallest, least})});
  const Lowering::Assertion assertion =
      to.Assert(holds, to.Const(Tensor::Scalar(fmt::format("Input values must be in the range 0 <= values < num_tokens with num_tokens={}", depth))));
  return {EncodeCategories(to, x, mode, depth, to.layer().dtype, weights)};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(category_encoding) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "CategoryEncoding",
          .config = {ConfigKey("num_tokens", Kind::kInt).Alias("max_tokens").Required(), {"output_mode", "multi_hot"}, {"sparse", false}},
          .lower_call = LowerCategoryEncoding,
          .note = "sparse outputs are dense",
          .goldens = {"category_encoding_num_tokens5_one_hot", "category_encoding_num_tokens5_count_k2"}};
}
