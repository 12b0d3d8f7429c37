#include <algorithm>

#include "base/errors.h"
#include "keras/layers/preprocessing/categorical.h"

namespace keratin::keras {
namespace {

// The boundaries that adapting leaves, of a summary of values and how many of the data lie up to each.
std::vector<float> OfSummary(const Tensor& summary, std::int64_t bins) {
  std::vector<float> boundaries;
  const std::int64_t size = summary.shape()[1];
  const float* values = summary.data<float>();
  std::vector<double> share;
  double sum = 0;
  for (std::int64_t i = 0; i < size; ++i) share.push_back(sum += values[size + i]);
  for (std::int64_t k = 1; k < bins; ++k) {
    const double wanted = static_cast<double>(k) / static_cast<double>(bins) * sum;
    const auto at = static_cast<std::size_t>(std::lower_bound(share.begin(), share.end(), wanted) - share.begin());
    if (at == 0 || at >= share.size()) {
      boundaries.push_back(values[std::min(at, share.size() - 1)]);
      continue;
    }
    const double part = (wanted - share[at - 1]) / (share[at] - share[at - 1]);
    boundaries.push_back(static_cast<float>(values[at - 1] + part * (values[at] - values[at - 1])));
  }
  return boundaries;
}

std::vector<WeightSlot> DiscretizationWeights(const Config& config) {
  if (config.keras2() && !config.IsNull("bin_boundaries")) return {};
  return {{.name = "summary", .optional = true, .trainable = false}};
}

Value LowerDiscretization(Lowering& to, const Config& config, Value x) {
  std::vector<float> boundaries;
  const Json& given = config.Raw("bin_boundaries");
  const Tensor* summary = given.is_null() ? to.WeightValue("summary") : nullptr;
  const std::int64_t bins_wanted = config.Raw("num_bins").AsInt().value_or(0);
  if (summary != nullptr && summary->dtype() == DType::kFloat && summary->shape().rank() == 2 && summary->shape()[0] == 2 && summary->shape()[1] > 0 &&
      bins_wanted > 0 && bins_wanted <= (1 << 20))
    boundaries = OfSummary(*summary, bins_wanted);
  for (const Json& item : given.items()) boundaries.push_back(static_cast<float>(item.AsDouble().value_or(0)));
  if ((!given.is_array() && boundaries.empty()) ||
      std::any_of(given.items().begin(), given.items().end(), [](const Json& item) { return !item.is_number(); })) {
    to.Fail(InvalidArgument("the file holds no bin_boundaries for this layer; adapt it, or give them, before saving"));
    return {};
  }
  const std::string mode = OutputMode(to, config, {"int", "one_hot", "multi_hot", "count"});
  if (to.failed()) return {};
  NoteSparse(to, config);
  const DType type = to.dtype(x);
  if (type == DType::kHalf || type == DType::kBfloat16)
    x = to.Cast(x, DType::kFloat);
  else if (type == DType::kUint32 || type == DType::kUint64)
    x = to.Cast(x, DType::kInt64);
  else if (!IsFloating(type) && type != DType::kInt32 && type != DType::kInt64)
    x = to.Cast(x, DType::kInt32);
  const auto depth = static_cast<std::int64_t>(boundaries.size()) + 1;
  const Value bins = to.Op("Bucketize", {x}, {{"boundaries", std::move(boundaries)}});
  return EncodeCategories(to, bins, mode, depth, mode == "int" && !to.keras2() ? DType::kInt32 : to.layer().dtype);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(discretization) {
  using Kind = ConfigKey::Kind;
  return {
      .class_name = "Discretization",
      .config = {ConfigKey("bin_boundaries", Kind::kAny).Alias("bins"), {"num_bins", Kind::kAny}, {"epsilon", 0.01}, {"output_mode", "int"}, {"sparse", false}},
      .weights_of = DiscretizationWeights,
      .lower = LowerDiscretization,
      .note = "sparse outputs are dense",
      .goldens = {"discretization_bin_boundaries1_0x0_0x0_75_int", "discretization_bin_boundaries1_0x0_0x0_75_count_k2"}};
}
