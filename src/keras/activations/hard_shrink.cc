#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerHardShrink(Lowering& to, Value x, const Json& config) {
  const double threshold = NumberArgument(config, "threshold", 0.5);
  const Value outside = to.Op("Greater", {to.Op("Abs", {x}), to.Scalar(threshold, x)});
  return to.Op("SelectV2", {outside, x, to.Scalar(0, x)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(hard_shrink) { return {.name = "hard_shrink", .lower = LowerHardShrink}; }
