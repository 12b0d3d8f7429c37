#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerSoftShrink(Lowering& to, Value x, const Json& config) {
  const double threshold = NumberArgument(config, "threshold", 0.5);
  const Value above = to.Op("Greater", {x, to.Scalar(threshold, x)});
  const Value below = to.Op("Less", {x, to.Scalar(-threshold, x)});
  const Value lower = to.Op("SelectV2", {below, to.Op("AddV2", {x, to.Scalar(threshold, x)}), to.Scalar(0, x)});
  return to.Op("SelectV2", {above, to.Op("Sub", {x, to.Scalar(threshold, x)}), lower});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(soft_shrink) { return {.name = "soft_shrink", .lower = LowerSoftShrink}; }
