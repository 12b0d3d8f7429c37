// What fused ops do to their sums: activation(sum + bias + residual).
#pragma once

#include <string_view>

#include "kernels/activation.h"
#include "ops/broadcast.h"

namespace keratin::ops {

// Attributes "activation", "alpha", "beta", "num_scale" (where the op has it), "num_bias" and "num_residual" of a fused op.
struct FusedEpilogue {
  kernels::Activation activation = kernels::Activation::kNone;
  float alpha = 0;
  float beta = 0;
  // Inputs, or -1.
  int scale_input = -1;
  int bias_input = -1;
  int residual_input = -1;
  [[nodiscard]] int inputs() const { return (scale_input >= 0) + (bias_input >= 0) + (residual_input >= 0); }
  [[nodiscard]] bool empty() const { return scale_input < 0 && bias_input < 0 && residual_input < 0 && activation == kernels::Activation::kNone; }
};
// `first` is the input after those of the sum: scale, bias and residual follow. `prefix` is before the names of the attributes.
Result<FusedEpilogue> ReadEpilogue(const Attrs& attrs, int first = 2, std::string_view prefix = "");

// "", "relu", "clip", "leaky_relu", "hard_sigmoid", "hard_swish", "sigmoid", "tanh", "swish", "elu", "selu", "gelu", "gelu_tanh", "softplus", "softsign",
// "mish", "exp": those of kernels::Activation, with its alpha and beta.
Result<kernels::Activation> ActivationOf(std::string_view name);

// Checks scale and bias, [channels].
Status CheckVectors(InferContext& c, const FusedEpilogue& epilogue, std::int64_t channels);
// Checks scale and bias ([channels]) and residual (the output's shape) against output 0, which is set.
Status CheckEpilogue(InferContext& c);

}  // namespace keratin::ops
