#include "keras/layers/core/quantized.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// x . kernel over the last axis of x, in the steps of tf.tensordot.
Value Tensordot(Lowering& to, Value x, std::int64_t units) {
  const Lowering::Scope scope = to.Enter("Tensordot");
  const Shape shape = to.shape(x);
  const Value kernel = to.Weight("kernel", {shape.back(), units}, "ReadVariableOp");
  const std::int64_t last = shape.rank() - 1;
  if (shape.IsFullyKnown()) {
    std::vector<std::int64_t> result(shape.begin(), shape.end());
    result.back() = units;
    return to.Reshape(to.Op("MatMul", {to.Reshape(x, std::vector<std::int64_t>{-1, shape.back()}), kernel}), result, to.scope());
  }
  std::vector<std::int64_t> leading;
  for (std::int64_t i = 0; i < last; ++i) leading.push_back(i);
  const Value axes = to.Ints({last}, "axes");
  const Value free = to.Ints(leading, "free");
  const Value dims = to.Op("Shape", {x});
  const Value free_dims = to.Op("GatherV2", {dims, free, to.Int(0)});
  const Value axes_dims = to.Op("GatherV2", {dims, axes, to.Int(0)});
  const Value free_size = to.Op("Prod", {free_dims, to.Ints({0}, "Const")});
  const Value axes_size = to.Op("Prod", {axes_dims, to.Ints({0}, "Const")});
  const Value order = to.Op("ConcatV2", {free, axes, to.Int(0)});
  const Value flat_dims = to.Op("Pack", {free_size, axes_size});
  const Value flat = to.Op("Reshape", {to.Op("Transpose", {x, order}), flat_dims});
  const Value product = to.Op("MatMul", {flat, kernel});
  const Value result = to.Op("ConcatV2", {free_dims, to.Ints({units}, "Const"), to.Int(0)});
  return to.Op("Reshape", {product, result}, {}, to.scope());
}

// x . kernel with the kernel in small integers, and x too where the layer quantises it.
Value QuantizedProduct(Lowering& to, const Config& config, Value x, const Shape& kernel_shape) {
  const std::optional<std::int64_t> block = Int4Block(config);
  if (block && *block > 0) return to.Op("BatchMatMulV2", {x, Int4FloatKernel(to, config, kernel_shape[0], kernel_shape[1], to.dtype(x))}, {}, "MatMul");
  const QuantizedInput input = QuantizeInput(to, config, x, {-1});
  const Value kernel = block ? Int4Kernel(to, kernel_shape[0], kernel_shape[1]).value() : Int8Weight(to, "kernel", kernel_shape);
  Value scale = to.Cast(to.Weight("kernel_scale", {kernel_shape[1]}), to.dtype(x));
  if (!input.scale.valid()) return to.Op("RealDiv", {to.Op("BatchMatMulV2", {x, to.Cast(kernel, to.dtype(x))}), scale});
  scale = to.Op("Mul", {scale, input.scale});
  const Value product = to.Op("BatchMatMulV3", {input.values, kernel}, {{"Tout", DType::kInt32}}, "MatMul");
  return to.Op("RealDiv", {to.Cast(product, to.dtype(x)), scale});
}

std::vector<WeightSlot> DenseWeights(const Config& config) {
  const bool quantized = IsInt8(config) || Int4Block(config);
  std::vector<WeightSlot> slots = {{.name = "kernel", .initializer = "glorot_uniform", .trainable = !quantized}};
  if (config.Bool("use_bias")) slots.push_back({.name = "bias"});
  AddScales(config, "kernel", slots);
  return slots;
}

Value LowerDense(Lowering& to, const Config& config, Value x) {
  const std::int64_t units = config.Int("units");
  x = to.Cast(x, to.layer().dtype);
  const std::int64_t inputs = to.StaticDim(x, -1);
  if (to.failed()) return {};
  Value y = IsInt8(config) || Int4Block(config) ? QuantizedProduct(to, config, x, {inputs, units})
            : to.rank(x) == 2                   ? to.Op("MatMul", {x, to.Weight("kernel", {inputs, units})})
                                                : Tensordot(to, x, units);
  if (config.Bool("use_bias")) y = to.Op("BiasAdd", {y, to.Weight("bias", {units})});
  return to.Activate(config.Raw("activation"), y);
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(dense) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "Dense",
          .config = {ConfigKey("units", Kind::kInt).Alias("output_dim").Required(),
                     {"activation", Kind::kAny, "linear"},
                     ConfigKey("use_bias", true).Alias("bias"),
                     {"quantization_config", Kind::kAny}},
          .weights = {{.name = "kernel", .initializer = "glorot_uniform"}, {.name = "bias", .when = "use_bias"}},
          .weights_of = DenseWeights,
          .mask = MaskRule::kPass,
          .lower = LowerDense,
          .note = "quantised: int8, and int4 of Keras 3.15 on",
          .goldens = {"dense_units3", "dense_rank3_unknown_length_k2", "dense_int8_default", "dense_int4_blocks"}};
}
