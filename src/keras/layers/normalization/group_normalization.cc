#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/normalization/normalize.h"

namespace keratin::keras {
namespace {

struct Groups {
  std::int64_t count = 0;
  int axis = 0;                            // of the channels, as the config has it
  int place = 0;                           // of the groups in the grouped tensor: before the axis
  std::vector<std::int64_t> reduced = {};  // axes of the grouped tensor that the moments are taken over
};

// x with its axis of channels apart: [..., groups, channels / groups, ...].
Value Grouped(Lowering& to, Value x, const Groups& groups) {
  const int rank = to.rank(x);
  const Value shape = to.Op("Shape", {x});
  std::vector<Value> dims;
  for (int axis = 0; axis < rank; ++axis) {
    if (axis == groups.place) {
      to.Reserve("strided_slice");
      dims.push_back(to.Int(groups.count));
      dims.emplace_back();
    } else {
      dims.push_back(to.Element(shape, axis));
    }
  }
  dims[static_cast<std::size_t>(groups.place) + 1] = to.Op("FloorDiv", {to.Element(shape, groups.axis), to.Int(groups.count)});
  return to.Op("Reshape", {x, to.Op("Pack", dims)});
}

// tf.nn.weighted_moments.
std::pair<Value, Value> WeightedMoments(Lowering& to, Value x, Value weights, const std::vector<std::int64_t>& axes) {
  const Lowering::Scope scope = to.Enter("weighted_moments");
  const DType dtype = to.dtype(x);
  if (IsHalf(dtype)) {
    x = to.Cast(x, DType::kFloat);
    weights = to.Cast(weights, DType::kFloat);
  }
  const Attrs keep = {{"keep_dims", true}};
  const Value total = to.Op("Sum", {to.Op("Mul", {weights, x}), to.Ints(axes)}, keep, "weighted_input_sum");
  const Value spread = to.Op("AddV2", {weights, to.Op("ZerosLike", {x})});
  const Value count = to.Op("Sum", {spread, to.Ints(axes)}, keep, "sum_of_weights");
  const Value mean = to.Op("DivNoNan", {total, count}, {}, "div_no_nan");
  const Value distance = to.Op("Mul", {weights, to.Op("SquaredDifference", {x, mean})});
  const Value squares = to.Op("Sum", {distance, to.Ints(axes)}, keep, "weighted_distsq");
  const Value variance = to.Op("DivNoNan", {squares, count}, {}, "div_no_nan");
  return {to.Cast(mean, dtype), to.Cast(variance, dtype)};
}

std::pair<Value, Value> Moments(Lowering& to, Value x, const std::vector<std::int64_t>& axes) {
  const Lowering::Scope scope = to.Enter("moments");
  const Attrs keep = {{"keep_dims", true}};
  const Value mean = to.Op("Mean", {x, to.Ints(axes)}, keep, "mean");
  return {mean, to.Op("Mean", {to.Op("SquaredDifference", {x, mean}), to.Ints(axes)}, keep, "variance")};
}

std::vector<Value> LowerGroupNormalization(Lowering& to, const LayerCall& call) {
  const Config& config = call.config;
  const DType dtype = to.layer().dtype;
  Value x = call.input();
  const int rank = to.rank(x);
  const std::int64_t axis = KnownAxis(to, config.Int("axis"), rank);
  const std::int64_t channels = to.StaticDim(x, static_cast<int>(axis));
  if (to.failed()) return {};
  Groups groups = {
      .count = config.Int("groups") == -1 ? channels : config.Int("groups"), .axis = static_cast<int>(config.Int("axis")), .place = static_cast<int>(axis)};
  if (axis == 0 || groups.count < 1 || channels % groups.count != 0) {
    to.Fail(InvalidArgument("axis {} with {} elements cannot be split into {} groups", axis, channels, groups.count));
    return {};
  }
  for (int i = 1; i <= rank; ++i)
    if (i != groups.place) groups.reduced.push_back(i);
  // Keras 3 has the mask pass by.
  const bool weighted = to.keras2();
  const Value shape = to.Op("Shape", {x});
  Value weights;
  if (weighted) weights = call.mask().valid() ? to.Op("BroadcastTo", {call.mask(), shape}) : to.Op("OnesLike", {x}, {}, "ones_like");
  Value grouped = Grouped(to, x, groups);
  if (weighted) weights = to.Cast(Grouped(to, weights, groups), dtype);
  if (IsHalf(dtype) && !weighted) grouped = to.Cast(grouped, DType::kFloat);
  const auto [mean, variance] = weighted ? WeightedMoments(to, grouped, weights, groups.reduced) : Moments(to, grouped, groups.reduced);
  NormalizeInputs inputs;
  inputs.mean = [&, value = mean] { return value; };
  inputs.variance = [&, value = variance] { return value; };
  if (config.Bool("scale") || config.Bool("center")) {
    const Value width = to.Op("FloorDiv", {to.Element(shape, groups.axis), to.Int(groups.count)});
    const auto reshaped = [&](std::string_view slot) {
      std::vector<Value> dims(static_cast<std::size_t>(rank) + 1);
      for (Value& dim : dims) dim = to.Int(1);
      dims[static_cast<std::size_t>(groups.place)] = to.Int(groups.count);
      dims[static_cast<std::size_t>(groups.place) + 1] = width;
      return to.Reshape(StoredWeight(to, slot, {channels}, to.dtype(grouped)), dims);
    };
    if (config.Bool("scale")) inputs.gamma = reshaped("gamma");
    if (config.Bool("center")) inputs.beta = [value = reshaped("beta")] { return value; };
  }
  const Value normal = to.Cast(Normalize(to, grouped, inputs, config.Number("epsilon")), dtype);
  return {to.Op("Reshape", {normal, shape})};
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(group_normalization) {
  return {.class_name = "GroupNormalization",
          .config = {{"groups", 32}, {"axis", -1}, {"epsilon", 0.001}, {"center", true}, {"scale", true}},
          .weights = {{.name = "gamma", .when = "scale", .initializer = "ones"}, {.name = "beta", .when = "center"}},
          .mask = MaskRule::kPass,
          .lower_call = LowerGroupNormalization,
          .goldens = {"group_normalization_rank2", "group_normalization_groups2_axis3_epsilon0_1_k2"}};
}
