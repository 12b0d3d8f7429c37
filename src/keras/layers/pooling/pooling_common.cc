#include <algorithm>

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
  std::vector<std::int64_t> window(static_cast<std::size_t>(std::max(dims, 2)) + 2, 1);
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

Value PoolND(Lowering& to, const Config& config, Value x, std::string_view op, int dims) {
  if (!HasRank(to, x, dims + 2)) return {};
  if (!ChannelsFirst(to, config)) return Pool(to, config, x, op, dims);
  return ChannelsToFirst(to, Pool(to, config, ChannelsToLast(to, x, dims), op, dims), dims);
}

Value Pool1D(Lowering& to, const Config& config, Value x, std::string_view op) {
  if (!HasRank(to, x, 3)) return {};
  const bool first = ChannelsFirst(to, config);
  const std::int64_t axis = first ? 3 : 2;
  Value y = to.Op("ExpandDims", {x, to.Int(axis)});
  if (first) y = ChannelsToLast(to, y, 2);
  y = Pool(to, config, y, op, 1);
  if (first) y = ChannelsToFirst(to, y, 2);
  return y.valid() ? to.Op("Squeeze", {y}, {{"squeeze_dims", std::vector<std::int64_t>{axis}}}) : Value{};
}

std::vector<ConfigKey> GlobalPoolingKeys() { return {ConfigKey("data_format", ConfigKey::Kind::kString).Alias("dim_ordering"), {"keepdims", false}}; }

Value GlobalPool(Lowering& to, const Config& config, Value x, std::string_view op, int dims) {
  if (!HasRank(to, x, dims + 2)) return {};
  std::vector<std::int64_t> axes;
  const int first = ChannelsFirst(to, config) ? 2 : 1;
  for (int axis = 0; axis < dims; ++axis) axes.push_back(first + axis);
  return to.Op(op, {x, dims == 1 ? to.Int(first) : to.Ints(axes)}, {{"keep_dims", config.Bool("keepdims")}});
}

}  // namespace keratin::keras
