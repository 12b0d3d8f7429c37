#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/pooling/adaptive.h"

namespace keratin::keras {
namespace {

// Part i of `parts` is [i * size / parts, (i + 1) * size / parts), the one end rounded down and the other up: windows of two lengths at most. Each length is
// pooled at every place, and the parts are gathered from both.
Value PoolAxis(Lowering& to, Value x, const std::string& op, int axis, std::int64_t parts) {
  const std::int64_t size = to.StaticDim(x, axis);
  if (to.failed()) return {};
  if (size == 0) {
    to.Fail(InvalidArgument("its input has the shape {}: nothing to pool", to.shape(x).ToString()));
    return {};
  }
  const std::int64_t small = (size + parts - 1) / parts;
  const std::int64_t places = size - small + 1;
  std::vector<std::int64_t> indices;
  bool big = false;
  for (std::int64_t i = 0; i < parts; ++i) {
    const std::int64_t start = i * size / parts;
    const std::int64_t end = ((i + 1) * size + parts - 1) / parts;
    const bool wider = end - start > small;
    big = big || wider;
    indices.push_back(wider ? places + start : start);
  }
  const auto pool = [&](std::int64_t length) {
    std::vector<std::int64_t> ones(static_cast<std::size_t>(to.rank(x)), 1);
    std::vector<std::int64_t> window = ones;
    window[static_cast<std::size_t>(axis)] = length;
    return to.Op(op, {x}, {{"ksize", window}, {"strides", ones}, {"padding", std::string("VALID")}});
  };
  Value y = pool(small);
  if (big) y = to.Op("ConcatV2", {y, pool(small + 1), to.Int(axis)});
  if (parts == 1 && places == 1) return y;
  return to.Op("GatherV2", {y, to.Ints(indices), to.Int(axis)});
}

}  // namespace

std::vector<ConfigKey> AdaptivePoolingKeys(int dims) {
  using Kind = ConfigKey::Kind;
  return {ConfigKey("output_size", Kind::kInts).Required().Count(dims), ConfigKey("data_format", Kind::kString)};
}

Value AdaptivePool(Lowering& to, const Config& config, Value x, bool maximum, int dims) {
  const std::vector<std::int64_t> parts = config.Ints("output_size", dims);
  // One index for each part goes into the graph.
  constexpr std::int64_t kMostParts = 1 << 20;
  if (!HasRank(to, x, dims + 2) || !InRange(to, "output_size", parts)) return {};
  if (*std::max_element(parts.begin(), parts.end()) > kMostParts) {
    to.Fail(InvalidArgument("\"output_size\" {} is too large", config.Raw("output_size").Dump()));
    return {};
  }
  const bool first = ChannelsFirst(to, config);
  if (first) x = ChannelsToLast(to, x, dims);
  if (dims == 1) x = to.Op("ExpandDims", {x, to.Int(2)});
  const std::string op = std::string(maximum ? "MaxPool" : "AvgPool") + (dims == 3 ? "3D" : "");
  for (int axis = 0; axis < dims; ++axis) x = PoolAxis(to, x, op, axis + 1, parts[static_cast<std::size_t>(axis)]);
  if (dims == 1) x = to.Op("Squeeze", {x}, {{"squeeze_dims", std::vector<std::int64_t>{2}}});
  return first ? ChannelsToFirst(to, x, dims) : x;
}

}  // namespace keratin::keras
