#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerHardSigmoid(Lowering& to, Value x, const Json&) {
  if (!to.keras2()) {
    const Value y = to.Op("Relu6", {to.Op("AddV2", {x, to.Scalar(3, x)})});
    return to.Op("RealDiv", {y, to.Scalar(6, x)});
  }
  const Value slope = to.Scalar(0.2, x, "Const");
  const Value offset = to.Scalar(0.5, x, "Const");
  const Value y = to.Op("AddV2", {to.Op("Mul", {x, slope}, {}, "Mul"), offset}, {}, "Add");
  return ClipByValue(to, y, to.Scalar(0, x), to.Scalar(1, x));
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(hard_sigmoid) { return {.name = "hard_sigmoid", .lower = LowerHardSigmoid}; }
