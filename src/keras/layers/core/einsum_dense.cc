#include <algorithm>
#include <array>
#include <optional>

#include "base/errors.h"
#include "keras/layers/core/quantized.h"
#include "keras/lowering.h"

namespace keratin::keras {
namespace {

// Letters of input, kernel and output, an ellipsis as capital letters, one for each of its axes.
std::optional<std::array<std::string, 3>> SplitEquation(std::string equation, int rank) {
  std::erase(equation, ' ');
  const std::size_t comma = equation.find(',');
  const std::size_t arrow = equation.find("->");
  if (comma == std::string::npos || arrow == std::string::npos || comma > arrow) return std::nullopt;
  std::array<std::string, 3> parts = {equation.substr(0, comma), equation.substr(comma + 1, arrow - comma - 1), equation.substr(arrow + 2)};
  const std::size_t dots = parts[0].find("...");
  std::string batch;
  if (dots != std::string::npos)
    for (int i = 0; i < rank - static_cast<int>(parts[0].size()) + 3; ++i) batch += static_cast<char>('A' + i);
  for (std::string& part : parts)
    if (const std::size_t place = part.find("..."); place != std::string::npos) part.replace(place, 3, batch);
  if (static_cast<int>(parts[0].size()) != rank) return std::nullopt;
  return parts;
}

// The einsum with the kernel in int8, and x too where the layer quantises it.
Value Int8Einsum(Lowering& to, const Config& config, Value x, const Shape& kernel_shape) {
  const auto parts = SplitEquation(config.String("equation"), to.rank(x));
  const Tensor* stored = to.WeightValue("kernel_scale");
  if (!parts || stored == nullptr) {
    to.Fail(InvalidArgument("its equation \"{}\" does not fit an input of shape {}, or the file has no weight \"kernel_scale\"", config.String("equation"),
                            to.shape(x).ToString()));
    return {};
  }
  const auto& [input, kernel_letters, output] = *parts;
  std::vector<std::int64_t> summed;
  std::string kept;
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (output.find(input[i]) == std::string::npos)
      summed.push_back(static_cast<std::int64_t>(i));
    else
      kept += input[i];
  }
  const Value kernel = Int8Weight(to, "kernel", kernel_shape);
  Value scale = to.Cast(to.Weight("kernel_scale", stored->shape()), to.dtype(x));
  const QuantizedInput quantized = QuantizeInput(to, config, x, summed);
  if (to.failed()) return {};
  const DType dtype = quantized.scale.valid() ? DType::kInt32 : to.dtype(x);
  const Value product = to.Op("Einsum", {to.Cast(quantized.values, dtype), to.Cast(kernel, dtype)}, {{"equation", config.String("equation")}});
  if (quantized.scale.valid()) {
    // The scale of each input, along the axes of the output.
    Value along = summed.empty() ? quantized.scale : to.Op("Squeeze", {quantized.scale}, {{"squeeze_dims", summed}});
    std::vector<std::int64_t> order;
    for (const char letter : output)
      if (const std::size_t place = kept.find(letter); place != std::string::npos) order.push_back(static_cast<std::int64_t>(place));
    if (order.size() != kept.size()) {
      to.Fail(Unimplemented("its equation \"{}\" repeats an axis", config.String("equation")));
      return {};
    }
    if (!std::is_sorted(order.begin(), order.end())) along = to.Op("Transpose", {along, to.Ints(order)});
    for (std::size_t i = 0; i < output.size(); ++i)
      if (kept.find(output[i]) == std::string::npos) along = to.Op("ExpandDims", {along, to.Int(static_cast<std::int64_t>(i))});
    scale = to.Op("Mul", {scale, along});
  }
  return to.Op("RealDiv", {to.Cast(product, to.dtype(x)), scale});
}

Value LowerEinsumDense(Lowering& to, const Config& config, Value x) {
  const Tensor* kernel = to.WeightValue("kernel");
  const Tensor* bias = to.WeightValue("bias");
  if (kernel == nullptr) {
    to.Fail(InvalidArgument("the file has no weight \"kernel\""));
    return {};
  }
  Value y;
  if (IsInt8(config)) {
    y = Int8Einsum(to, config, x, kernel->shape());
  } else {
    const Lowering::Scope scope = to.Enter("einsum");
    y = to.Op("Einsum", {x, to.Weight("kernel", kernel->shape())}, {{"equation", config.String("equation")}});
  }
  if (!config.IsNull("bias_axes")) y = to.Op("AddV2", {y, to.Weight("bias", bias == nullptr ? Shape::UnknownRank() : bias->shape())});
  return to.Activate(config.Raw("activation"), y);
}

std::vector<WeightSlot> EinsumDenseWeights(const Config& config) {
  const bool int8 = IsInt8(config);
  std::vector<WeightSlot> slots = {{.name = "kernel", .initializer = "glorot_uniform", .trainable = !int8}};
  if (!config.IsNull("bias_axes")) slots.push_back({.name = "bias"});
  if (int8) slots.push_back({.name = "kernel_scale", .initializer = "ones", .trainable = false});
  return slots;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_LAYER(einsum_dense) {
  using Kind = ConfigKey::Kind;
  return {.class_name = "EinsumDense",
          .config = {ConfigKey("equation", Kind::kString).Required(),
                     ConfigKey("output_shape", Kind::kAny).Required(),
                     {"activation", Kind::kAny, "linear"},
                     {"bias_axes", Kind::kString},
                     {"quantization_config", Kind::kAny}},
          .weights_of = EinsumDenseWeights,
          .lower = LowerEinsumDense,
          .note = "quantised: int8 only",
          .goldens = {"einsum_dense_ab_bc_ac", "einsum_dense_ab_bc_ac_bias_relu_k2", "einsum_dense_int8_heads"}};
}
