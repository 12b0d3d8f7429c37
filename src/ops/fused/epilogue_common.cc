#include "ops/fused/epilogue_common.h"

#include <array>

#include "base/errors.h"

namespace keratin::ops {

Result<kernels::Activation> ActivationOf(std::string_view name) {
  static constexpr std::array<std::string_view, kernels::kActivationCount> kNames = {
      "",    "relu", "clip", "leaky_relu", "hard_sigmoid", "hard_swish", "sigmoid", "tanh", "swish",
      "elu", "selu", "gelu", "gelu_tanh",  "softplus",     "softsign",   "mish",    "exp"};
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<kernels::Activation>(i);
  return InvalidArgument("there is no fused activation \"{}\"", name);
}

Result<FusedEpilogue> ReadEpilogue(const Attrs& attrs, int first, std::string_view prefix) {
  const auto name = [prefix](std::string_view text) { return std::string(prefix).append(text); };
  FusedEpilogue epilogue;
  KERATIN_ASSIGN(epilogue.activation, ActivationOf(attrs.String(name("activation"))));
  epilogue.alpha = attrs.Float(name("alpha"));
  epilogue.beta = attrs.Float(name("beta"));
  const std::int64_t biases = attrs.Int(name("num_bias"));
  const std::int64_t residuals = attrs.Int(name("num_residual"));
  const std::int64_t scales = attrs.Int(name("num_scale"));
  if (scales < 0 || scales > 1 || biases < 0 || biases > 1 || residuals < 0 || residuals > 1)
    return InvalidArgument("there may be one scale, one bias and one residual, not {}, {} and {}", scales, biases, residuals);
  int next = first;
  if (scales == 1) epilogue.scale_input = next++;
  if (biases == 1) epilogue.bias_input = next++;
  if (residuals == 1) epilogue.residual_input = next;
  return epilogue;
}

Status CheckVectors(InferContext& c, const FusedEpilogue& epilogue, std::int64_t channels) {
  for (const auto& [input, what] : {std::pair(epilogue.scale_input, "scale"), std::pair(epilogue.bias_input, "bias")}) {
    if (input < 0) continue;
    KERATIN_TRY(c.RequireRank(input, 1, 1));
    const Shape& vector = c.shape(input);
    if (vector.has_rank() && vector[0] >= 0 && channels >= 0 && vector[0] != channels)
      return OnNode(c, InvalidArgument("the {} has {} elements and the output {} channels", what, vector[0], channels));
  }
  return OkStatus();
}

Status CheckEpilogue(InferContext& c) {
  const Result<FusedEpilogue> epilogue = ReadEpilogue(c.attrs());
  if (!epilogue.ok()) return OnNode(c, epilogue.status());
  Shape out = c.output(0).shape;
  KERATIN_TRY(CheckVectors(c, *epilogue, out.has_rank() ? out.back() : Shape::kUnknown));
  if (epilogue->residual_input >= 0) {
    const Result<Shape> merged = MergeShapes(out, c.shape(epilogue->residual_input));
    if (!merged.ok()) return OnNode(c, merged.status());
    c.SetShape(0, *merged);
  }
  return OkStatus();
}

}  // namespace keratin::ops
