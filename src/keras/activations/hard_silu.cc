#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerHardSilu(Lowering& to, Value x, const Json&) {
  const Value gate = to.Op("Relu6", {to.Op("AddV2", {x, to.Scalar(3, x)})});
  return to.Op("Mul", {x, to.Op("RealDiv", {gate, to.Scalar(6, x)})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(hard_silu) { return {.name = "hard_silu", .aliases = {"hard_swish"}, .lower = LowerHardSilu}; }
