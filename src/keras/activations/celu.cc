#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerCelu(Lowering& to, Value x, const Json& config) {
  const double alpha = NumberArgument(config, "alpha", 1);
  const Value above = to.Op("Maximum", {x, to.Scalar(0, x)});
  const Value below = to.Op("RealDiv", {to.Op("Minimum", {x, to.Scalar(0, x)}), to.Scalar(alpha, x)});
  return to.Op("AddV2", {above, to.Op("Mul", {to.Scalar(alpha, x), to.Op("Expm1", {below})})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(celu) { return {.name = "celu", .lower = LowerCelu}; }
