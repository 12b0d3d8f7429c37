// What a layer does to its sums before it stores them.
#pragma once

#include <cstdint>

namespace keratin::kernels {

// f(x), in the formulas a and b stand for alpha and beta.
enum class Activation : std::uint8_t {
  kNone,         // x
  kRelu,         // max(x, 0)
  kClip,         // min(max(x, a), b); relu6 is a = 0, b = 6
  kLeakyRelu,    // x < 0 ? a x : x
  kHardSigmoid,  // min(max(a x + b, 0), 1); Keras 2: a = 0.2, b = 0.5; Keras 3: a = 1/6, b = 0.5
  kHardSwish,    // x * min(max(a x + b, 0), 1)
  kSigmoid,      // 1 / (1 + e^-x)
  kTanh,         //
  kSwish,        // x / (1 + e^-x)
  kElu,          // x < 0 ? a (e^x - 1) : x
  kSelu,         // x < 0 ? 1.758099... (e^x - 1) : 1.050701... x
  kGelu,         // x (1 + erf(x / sqrt 2)) / 2
  kGeluTanh,     // x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2
  kSoftplus,     // log(1 + e^x)
  kSoftsign,     // x / (1 + |x|)
  kMish,         // x tanh(log(1 + e^x))
  kExp,          //
};
inline constexpr int kActivationCount = 17;

// out = activation(sum + bias + residual). In this order; a null pointer leaves its term out.
struct Epilogue {
  const float* bias = nullptr;       // one per output column (channel)
  const float* residual = nullptr;   // same shape as the output; may be the output itself
  std::int64_t residual_stride = 0;  // between rows (pixels) of the residual, in floats; 0 means the output's
  Activation activation = Activation::kNone;
  float alpha = 0;
  float beta = 0;
};

}  // namespace keratin::kernels
