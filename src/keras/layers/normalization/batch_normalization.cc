#include <algorithm>

#include "base/errors.h"
#include "keras/layers/checks.h"
#include "keras/layers/normalization/normalize.h"
#include "keras/operations/expr.h"

namespace keratin::keras {
namespace {

Value Filled(Lowering& to, std::int64_t size, float value) {
  return to.Const(Tensor::Of(Shape{size}, std::vector<float>(static_cast<std::size_t>(size), value)), "Const");
}

Value Fused(Lowering& to, const Config& config, Value x, std::int64_t channels, const std::string& data_format) {
  const Shape shape = {channels};
  // Constants come before reads, as in tf.keras.
  Value beta, gamma;
  if (!config.Bool("center")) beta = Filled(to, channels, 0);
  if (!config.Bool("scale")) gamma = Filled(to, channels, 1);
  const auto read = [&](std::string_view slot) { return StoredWeight(to, slot, shape, DType::kFloat, "ReadVariableOp"); };
  if (!gamma.valid()) gamma = read("gamma");
  if (!beta.valid()) beta = read("beta");
  const std::string scope = to.scope() + "FusedBatchNormV3/";
  Value mean, variance;
  {
    const Lowering::Scope reads = to.Reenter(scope);
    mean = read("moving_mean");
    variance = read("moving_variance");
  }
  return to.Op("FusedBatchNormV3", {x, gamma, beta, mean, variance},
               {{"epsilon", static_cast<float>(config.Number("epsilon"))}, {"data_format", data_format}, {"is_training", false}});
}

// Keras 1: mode 1 normalises each sample over its last axis, mode 2 the batch by its own statistics.
Value LowerOldMode(Lowering& to, const Config& config, Value given, std::int64_t mode) {
  const Expr x(to, given);
  const int rank = x.rank(), axis = KnownAxis(to, config.Ints("axis").empty() ? -1 : config.Ints("axis").front(), rank);
  const std::int64_t size = to.StaticDim(x, axis);
  if (to.failed()) return {};
  const Expr gamma(to, to.Weight("gamma", {size})), beta(to, to.Weight("beta", {size}));
  const double epsilon = config.Number("epsilon");
  if (mode == 1) {
    const Expr mean = Reduce("Mean", x, Over({-1}), true);
    const Expr deviation = Call("Sqrt", {Variance(x, Over({-1}), true) + epsilon});
    return gamma * ((x - mean) / (deviation + epsilon)) + beta;
  }
  std::vector<std::int64_t> others, shape(static_cast<std::size_t>(rank), 1);
  for (int i = 0; i < rank; ++i)
    if (i != axis) others.push_back(i);
  shape[static_cast<std::size_t>(axis)] = size;
  const Expr mean = Reduce("Mean", x, Over(others), true), inverse = Call("Rsqrt", {Variance(x, Over(others), true) + epsilon}) * Reshape(gamma, shape);
  return x * inverse + (Reshape(beta, shape) - mean * inverse);
}

Value LowerBatchNormalization(Lowering& to, const Config& config, Value x) {
  if (const std::int64_t mode = config.Int("mode"); mode != 0) {
    if (mode == 1 || mode == 2) return LowerOldMode(to, config, x, mode);
    to.Fail(InvalidArgument("there is no mode {}", mode));
    return {};
  }
  const int rank = to.rank(x);
  std::vector<std::int64_t> axes = config.Ints("axis");
  for (std::int64_t& axis : axes) axis = KnownAxis(to, axis, rank);
  if (!to.failed() && (axes.empty() || std::find(axes.begin(), axes.end(), 0) != axes.end()))
    to.Fail(InvalidArgument("\"axis\" must name axes other than the first and is {}", config.Raw("axis").Dump()));
  if (to.failed()) return {};
  Shape broadcast;
  for (int axis = 0; axis < rank; ++axis) broadcast.push_back(1);
  for (const std::int64_t axis : axes) broadcast[static_cast<int>(axis)] = to.StaticDim(x, static_cast<int>(axis));
  if (to.failed()) return {};
  const std::int64_t axis = axes.front();
  const bool last = axis == rank - 1;
  const bool fused = config.Raw("fused").AsBool() != false && !config.Bool("renorm") && config.IsNull("virtual_batch_size") && to.dtype(x) != DType::kDouble;
  if (fused && axes.size() == 1 && (rank == 4 || rank == 5) && (axis == 1 || last)) {
    const char* data_format = rank == 4 ? (last ? "NHWC" : "NCHW") : (last ? "NDHWC" : "NCDHW");
    return Fused(to, config, x, broadcast[static_cast<int>(axis)], data_format);
  }
  const Shape shape = axes.size() == 1 ? Shape{broadcast[static_cast<int>(axis)]} : broadcast;
  NormalizeInputs inputs;
  const DType dtype = to.dtype(x);
  // Half precision would overflow.
  if (IsHalf(dtype)) x = to.Cast(x, DType::kFloat);
  const DType compute = to.dtype(x);
  if (axes.size() > 1 || last) {
    const auto read = [&to, shape, compute](std::string_view slot) {
      return [&to, shape, compute, slot] { return StoredWeight(to, slot, shape, compute, "ReadVariableOp"); };
    };
    if (config.Bool("scale")) inputs.gamma = StoredWeight(to, "gamma", shape, compute);
    if (config.Bool("center")) inputs.beta = read("beta");
    inputs.mean = read("moving_mean");
    inputs.variance = read("moving_variance");
  } else {
    const std::vector<std::int64_t> dims(broadcast.begin(), broadcast.end());
    const auto reshaped = [&](std::string_view slot) { return to.Reshape(StoredWeight(to, slot, shape, compute), dims); };
    const auto given = [](Value value) { return [value] { return value; }; };
    if (config.Bool("scale")) inputs.gamma = reshaped("gamma");
    if (config.Bool("center")) inputs.beta = given(reshaped("beta"));
    inputs.mean = given(reshaped("moving_mean"));
    inputs.variance = given(reshaped("moving_variance"));
  }
  return to.Cast(Normalize(to, x, inputs, config.Number("epsilon")), dtype);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(batch_normalization) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "BatchNormalization",
          .aliases = {"BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization"},
          .config = {ConfigKey("axis", Kind::kInts, -1),
                     {"epsilon", 0.001},
                     {"center", true},
                     {"scale", true},
                     {"mode", 0},
                     {"fused", Kind::kAny},
                     {"renorm", false},
                     {"renorm_clipping", Kind::kAny},
                     {"renorm_momentum", Kind::kAny},
                     {"virtual_batch_size", Kind::kAny}},
          .weights = {{.name = "gamma", .when = "scale", .initializer = "ones"},
                      {.name = "beta", .when = "center"},
                      {.name = "moving_mean", .trainable = false},
                      {.name = "moving_variance", .initializer = "ones", .trainable = false},
                      {.name = "moving_stddev", .when = "renorm", .initializer = "ones", .trainable = false},
                      {.name = "renorm_mean", .when = "renorm", .trainable = false},
                      {.name = "renorm_stddev", .when = "renorm", .initializer = "ones", .trainable = false}},
          .mask = MaskRule::kPass,
          .lower = LowerBatchNormalization,
          .goldens = {"batch_normalization_axis1_epsilon0_1_momentum0_5_k2", "batch_normalization_rank2", "old_keras_1_2_2_batch_norm_modes"}};
}
