#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/normalization/normalize.h"

namespace keratin::keras {
namespace {

// The least epsilon that TensorFlow's FusedBatchNorm keeps as it is.
constexpr double kLeastFusedEpsilon = 1.001e-5;

struct Axes {
  std::vector<std::int64_t> sorted;
  Shape weight_shape = {};
  std::vector<std::int64_t> broadcast = {};  // empty: weights stand as they are
};

Value SliceOf(Lowering& to, Value shape, std::int64_t begin, std::int64_t end) {
  const bool from_start = begin == 0;
  return to.Op("StridedSlice", {shape, to.Ints({begin}), to.Ints({from_start ? end : 0}), to.Ints({1})},
               {{"begin_mask", std::int64_t{from_start}}, {"end_mask", std::int64_t{!from_start}}});
}

Value FilledTo(Lowering& to, Value size, double value, std::string_view name) {
  const Lowering::Scope scope = to.Enter(name);
  const Value dims = to.Op("Pack", {size}, {}, "packed");
  return to.Op("Fill", {dims, to.Scalar(value, DType::kFloat, "Const")}, {}, to.scope());
}

Value NoValues(Lowering& to) { return to.Const(Tensor::Of(Shape{0}, std::vector<float>{}), "Const"); }

Value WeightOf(Lowering& to, std::string_view slot, const Axes& axes, DType dtype) {
  const Value weight = StoredWeight(to, slot, axes.weight_shape, dtype);
  return axes.broadcast.empty() ? weight : to.Reshape(weight, axes.broadcast);
}

// All of x's leading axes become channels of one image, which FusedBatchNorm normalises by its own statistics.
Value LowerFused(Lowering& to, const Config& config, Value x, const Axes& axes) {
  const std::int64_t first = axes.sorted.front();
  const Value shape = to.Op("Shape", {x});
  const Value leading = to.Op("Prod", {SliceOf(to, shape, 0, first), to.Ints({0}, "Const")});
  const Value inner = to.Op("Prod", {SliceOf(to, shape, first, 0), to.Ints({0}, "Const")});
  const Value image = to.Reshape(x, std::vector<Value>{to.Int(1), leading, inner, to.Int(1)});
  const Value ones = FilledTo(to, leading, 1, "ones");
  const Value zeros = FilledTo(to, leading, 0, "zeros");
  const Value mean = NoValues(to);
  const Value variance = NoValues(to);
  const Value normal = to.Op("FusedBatchNormV3", {image, ones, zeros, mean, variance},
                             {{"epsilon", static_cast<float>(config.Number("epsilon"))}, {"data_format", std::string("NCHW")}, {"is_training", true}});
  Value y = to.Op("Reshape", {normal, shape});
  const bool scale = config.Bool("scale");
  const bool center = config.Bool("center");
  const Value gamma = scale ? WeightOf(to, "gamma", axes, to.dtype(x)) : Value{};
  const Value beta = center ? WeightOf(to, "beta", axes, to.dtype(x)) : Value{};
  if (scale) y = to.Op("Mul", {y, gamma});
  if (center) y = to.Op("AddV2", {y, beta});
  return y;
}

Value LowerMoments(Lowering& to, const Config& config, Value x, const Axes& axes) {
  NormalizeInputs inputs;
  Value mean, variance;
  {
    const Lowering::Scope scope = to.Enter("moments");
    mean = to.Op("Mean", {x, to.Ints(axes.sorted)}, {{"keep_dims", true}}, "mean");
    const Value difference = to.Op("SquaredDifference", {x, to.Op("StopGradient", {mean})});
    variance = to.Op("Mean", {difference, to.Ints(axes.sorted)}, {{"keep_dims", true}}, "variance");
  }
  inputs.mean = [&] { return mean; };
  inputs.variance = [&] { return variance; };
  if (config.Bool("scale")) inputs.gamma = WeightOf(to, "gamma", axes, to.dtype(x));
  if (config.Bool("center")) {
    if (axes.broadcast.empty())
      inputs.beta = [&] { return StoredWeight(to, "beta", axes.weight_shape, to.dtype(x), "ReadVariableOp"); };
    else
      inputs.beta = [beta = WeightOf(to, "beta", axes, to.dtype(x))] { return beta; };
  }
  return Normalize(to, x, inputs, config.Number("epsilon"));
}

// Keras 3's rms_scaling: x / sqrt(variance + epsilon) * gamma.
Value LowerRms(Lowering& to, const Config& config, Value x, const Axes& axes) {
  const Value mean = to.Op("Mean", {x, to.Ints(axes.sorted)}, {{"keep_dims", true}});
  const Value variance = to.Op("Mean", {to.Op("SquaredDifference", {x, mean}), to.Ints(axes.sorted)}, {{"keep_dims", true}});
  const Value y = to.Op("Mul", {x, to.Op("Rsqrt", {to.Op("AddV2", {variance, to.Scalar(config.Number("epsilon"), variance)})})});
  return to.Op("Mul", {y, WeightOf(to, "gamma", axes, to.dtype(x))});
}

Value LowerLayerNormalization(Lowering& to, const Config& config, Value x) {
  const DType dtype = to.layer().dtype;
  x = to.Cast(x, dtype);
  const int rank = to.rank(x);
  Axes axes{.sorted = config.Ints("axis")};
  for (std::int64_t& axis : axes.sorted) {
    axis = KnownAxis(to, axis, rank);
    axes.weight_shape.push_back(to.StaticDim(x, static_cast<int>(axis)));
  }
  std::sort(axes.sorted.begin(), axes.sorted.end());
  if (!to.failed() && (axes.sorted.empty() || std::adjacent_find(axes.sorted.begin(), axes.sorted.end()) != axes.sorted.end()))
    to.Fail(InvalidArgument("\"axis\" must name axes, each once, and is {}", config.Raw("axis").Dump()));
  if (to.failed()) return {};
  const auto count = static_cast<int>(axes.sorted.size());
  if (count != rank && !(count == 1 && axes.sorted[0] == rank - 1)) {
    axes.broadcast.assign(static_cast<std::size_t>(rank), 1);
    for (const std::int64_t axis : axes.sorted) axes.broadcast[static_cast<std::size_t>(axis)] = to.StaticDim(x, static_cast<int>(axis));
  }
  const bool half = IsHalf(dtype);
  if (config.Bool("rms_scaling")) return to.Cast(LowerRms(to, config, half ? to.Cast(x, DType::kFloat) : x, axes), dtype);
  const bool to_the_last = axes.sorted.back() == rank - 1 && axes.sorted.back() - axes.sorted.front() == count - 1;
  if (to_the_last && axes.sorted.front() > 0 && config.Number("epsilon") >= kLeastFusedEpsilon && VariableDType(to) == DType::kFloat && (!half || to.keras2()))
    return LowerFused(to, config, x, axes);
  if (half) x = to.Cast(x, DType::kFloat);
  return to.Cast(LowerMoments(to, config, x, axes), dtype);
}

std::vector<WeightSlot> LayerNormalizationWeights(const Config& config) {
  std::vector<WeightSlot> slots;
  if (config.Bool("scale") || config.Bool("rms_scaling")) slots.push_back({.name = "gamma", .initializer = "ones"});
  if (config.Bool("center") && !config.Bool("rms_scaling")) slots.push_back({.name = "beta"});
  return slots;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(layer_normalization) {
  return {.class_name = "LayerNormalization",
          .config = {ConfigKey("axis", ConfigKey::Kind::kInts, -1), {"epsilon", 0.001}, {"center", true}, {"scale", true}, {"rms_scaling", false}},
          .weights_of = LayerNormalizationWeights,
          .mask = MaskRule::kPass,
          .lower = LowerLayerNormalization,
          .goldens = {"layer_normalization_no_center_no_scale_k2", "layer_normalization_rank2"}};
}
