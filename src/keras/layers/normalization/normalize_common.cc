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

DType VariableDType(Lowering& to) {
  const Json& policy = to.layer().config.FileKey("dtype");
  const Json& name = policy.is_object() ? policy["config"]["name"] : policy;
  return name.AsString().value_or("").starts_with("mixed_") ? DType::kFloat : to.layer().dtype;
}

Value StoredWeight(Lowering& to, std::string_view slot, const Shape& shape, DType dtype, std::string_view name) {
  const Tensor* value = to.WeightValue(slot);
  if (value == nullptr || value->dtype() == to.layer().dtype) return to.Cast(to.Weight(slot, shape, name), dtype);
  return to.Cast(to.Op("ReadVariableOp", {to.WeightHandle(slot, shape)}, {{"dtype", value->dtype()}}, name), dtype);
}

}  // namespace keratin::keras
