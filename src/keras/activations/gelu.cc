#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerGelu(Lowering& to, Value x, const Json& config) {
  const Lowering::Scope scope = to.Enter("Gelu");
  const bool approximate = config["approximate"].AsBool().value_or(false);
  const auto constant = [&](double value) {
    const Lowering::Scope cast = to.Enter("Cast");
    return to.Scalar(value, x, "x");
  };
  const Value coefficient = approximate ? constant(0.044715) : Value{};
  const Value half = to.Op("Mul", {to.Scalar(0.5, x), x});
  if (!approximate) {
    const Value negative = to.Op("Neg", {x});
    return to.Op("Mul", {half, to.Op("Erfc", {to.Op("Mul", {negative, constant(0.7071067811865476)})})});
  }
  const Value cube = to.Op("Pow", {x, to.Scalar(3, x)}, {}, "Pow");
  const Value inner = to.Op("AddV2", {x, to.Op("Mul", {coefficient, cube})});
  const Value tanh = to.Op("Tanh", {to.Op("Mul", {to.Scalar(0.7978845608028654, x), inner})});
  return to.Op("Mul", {half, to.Op("AddV2", {to.Scalar(1, x), tanh})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(gelu) { return {.name = "gelu", .lower = LowerGelu}; }
