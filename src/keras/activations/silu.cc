#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerSilu(Lowering& to, Value x, const Json& config) {
  const Value beta = to.Scalar(config["beta"].AsDouble().value_or(1), x, "beta");
  const Value gate = to.Op("Sigmoid", {to.Op("Mul", {beta, x})});
  const Value y = to.Op("Mul", {x, gate});
  // The function with a gradient of its own that tf.nn.silu is ends in one.
  return to.Op("IdentityN", {y, x, beta});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(silu) { return {.name = "silu", .aliases = {"swish"}, .lower = LowerSilu}; }
