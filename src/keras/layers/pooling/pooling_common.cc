#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/pooling/pooling.h"

namespace keratin::keras {
namespace {

Value Pool(Lowering& to, const Config& config, Value x, std::string_view op, int dims) {
  const std::vector<std::int64_t> size = config.Ints("pool_size", dims);
  const std::vector<std::int64_t> strides = config.IsNull("strides") ? size : config.Ints("strides", dims);
  if (!InRange(to, "pool_size", size) || !InRange(to, "strides", strides)) return {};
  const std::string padding = config.String("padding");
  if (padding != "valid" && padding != "same") {
    to.Fail(InvalidArgument("padding \"{}\" must be \"valid\" or \"same\"", padding));
    return {};
  }
  std::vector<std::int64_t> window = {1, 1, 1, 1};
  std::vector<std::int64_t> steps = window;
  for (int i = 0; i < dims; ++i) {
    const auto axis = static_cast<std::size_t>(i);
    window[axis + 1] = size[axis];
    steps[axis + 1] = strides[axis];
  }
  return to.Op(op, {x}, {{"ksize", window}, {"strides", steps}, {"padding", std::string(padding == "same" ? "SAME" : "VALID")}});
}

}  // namespace

std::vector<ConfigKey> PoolingKeys(int dims) {
  using Kind = ConfigKey::Kind;
  return {ConfigKey("pool_size", Kind::kInts, 2).Count(dims).Alias("pool_length"), ConfigKey("strides", Kind::kInts).Count(dims).Alias("stride"),
          ConfigKey("padding", "valid").Alias("border_mode"), ConfigKey("data_format", Kind::kString).Alias("dim_ordering")};
}

Value Pool2D(Lowering& to, const Config& config, Value x, std::string_view op) {
  if (!ChannelsLast(to, config) || !HasRank(to, x, 4)) return {};
  return Pool(to, config, x, op, 2);
}

Value Pool1D(Lowering& to, const Config& config, Value x, std::string_view op) {
  if (!ChannelsLast(to, config) || !HasRank(to, x, 3)) return {};
  const Value y = Pool(to, config, to.Op("ExpandDims", {x, to.Int(2)}), op, 1);
  return y.valid() ? to.Op("Squeeze", {y}, {{"squeeze_dims", std::vector<std::int64_t>{2}}}) : Value{};
}

std::vector<ConfigKey> GlobalPoolingKeys() { return {ConfigKey("data_format", ConfigKey::Kind::kString).Alias("dim_ordering"), {"keepdims", false}}; }

Value GlobalPool(Lowering& to, const Config& config, Value x, std::string_view op, int dims) {
  if (!ChannelsLast(to, config) || !HasRank(to, x, dims + 2)) return {};
  std::vector<std::int64_t> axes;
  for (int axis = 1; axis <= dims; ++axis) axes.push_back(axis);
  return to.Op(op, {x, dims == 1 ? to.Int(1) : to.Ints(axes)}, {{"keep_dims", config.Bool("keepdims")}});
}

}  // namespace keratin::keras
