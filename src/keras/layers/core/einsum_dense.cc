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

// The einsum with a kernel of four bits, which the file holds as a matrix: the axes that are summed, by the others.
Value Int4Einsum(Lowering& to, const Config& config, Value x) {
  const auto parts = SplitEquation(config.String("equation"), to.rank(x));
  const Json& given = config.Raw("output_shape");
  std::vector<Json> sizes(given.items().begin(), given.items().end());
  if (given.AsInt()) sizes = {given};
  if (!parts || sizes.size() + 1 != (*parts)[2].size()) {
    to.Fail(InvalidArgument("its equation \"{}\" does not fit an input of shape {} and its output_shape", config.String("equation"), to.shape(x).ToString()));
    return {};
  }
  const auto& [input, letters, output] = *parts;
  std::vector<std::int64_t> shape;
  std::int64_t rows = 1, columns = 1;
  for (const char letter : letters) {
    const std::size_t in = input.find(letter), out = output.find(letter);
    std::int64_t size = in != std::string::npos ? to.StaticDim(x, static_cast<int>(in)) : 0;
    if (in == std::string::npos && out != std::string::npos && out > 0) size = sizes[out - 1].AsInt().value_or(0);
    if (to.failed()) return {};
    if (size < 1 || size > (std::int64_t{1} << 31) || shape.size() > 16) {
      to.Fail(InvalidArgument("the size of axis \"{}\" of its kernel is not known", letter));
      return {};
    }
    shape.push_back(size);
    std::int64_t& side = in != std::string::npos && out == std::string::npos ? rows : columns;
    if (side > (std::int64_t{1} << 31)) {
      to.Fail(InvalidArgument("its kernel is too large"));
      return {};
    }
    side *= size;
  }
  if (QuantizeInput(to, config, x, {-1}).scale.valid()) {
    to.Fail(Unimplemented("quantised inputs with a kernel in int4 are not supported"));
    return {};
  }
  const Expr kernel = Int4FloatKernel(to, config, rows, columns, to.dtype(x));
  return to.failed() ? Value() : to.Op("Einsum", {x, Reshape(kernel, shape)}, {{"equation", config.String("equation")}});
}

Value LowerEinsumDense(Lowering& to, const Config& config, Value x) {
  const Tensor* kernel = to.WeightValue("kernel");
  const Tensor* bias = to.WeightValue("bias");
  if (kernel == nullptr) {
    to.Fail(InvalidArgument("the file has no weight \"kernel\""));
    return {};
  }
  Value y;
  if (Int4Block(config)) {
    y = Int4Einsum(to, config, x);
  } else if (IsInt8(config)) {
    y = Int8Einsum(to, config, x, kernel->shape());
  } else {
    const Lowering::Scope scope = to.Enter("einsum");
    y = to.Op("Einsum", {x, to.Weight("kernel", kernel->shape())}, {{"equation", config.String("equation")}});
  }
  if (!config.IsNull("bias_axes")) y = to.Op("AddV2", {y, to.Weight("bias", bias == nullptr ? Shape::UnknownRank() : bias->shape())});
  return to.Activate(config.Raw("activation"), y);
}

std::vector<WeightSlot> EinsumDenseWeights(const Config& config) {
  const bool quantized = IsInt8(config) || Int4Block(config);
  std::vector<WeightSlot> slots = {{.name = "kernel", .initializer = "glorot_uniform", .trainable = !quantized}};
  if (!config.IsNull("bias_axes")) slots.push_back({.name = "bias"});
  AddScales(config, "kernel", slots);
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
          .note = "quantised: int8, and int4 of Keras 3.15 on",
          .goldens = {"einsum_dense_ab_bc_ac", "einsum_dense_ab_bc_ac_bias_relu_k2", "einsum_dense_int8_heads", "einsum_dense_int4_heads_blocks"}};
}
