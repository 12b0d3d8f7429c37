#include "keras/layers/normalization/normalize.h"

namespace keratin::keras {

Value Normalize(Lowering& to, Value x, const NormalizeInputs& inputs, double epsilon) {
  if (to.failed()) return {};
  const Lowering::Scope scope = to.Enter("batchnorm");
  const Value variance = inputs.variance();
  Value scale = to.Op("Rsqrt", {to.Op("AddV2", {variance, to.Scalar(epsilon, variance)})});
  if (inputs.gamma.valid()) scale = to.Op("Mul", {scale, inputs.gamma});
  const Value scaled = to.Op("Mul", {x, scale});
  Value mean = inputs.mean();
  if (!inputs.beta) {
    mean = to.Op("Neg", {mean});
    return to.Op("AddV2", {scaled, to.Op("Mul", {mean, scale})});
  }
  const Value moved = to.Op("Mul", {mean, scale});
  return to.Op("AddV2", {scaled, to.Op("Sub", {inputs.beta(), moved})});
}

}  // namespace keratin::keras
