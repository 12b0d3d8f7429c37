#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerSquareplus(Lowering& to, Value x, const Json& config) {
  const Value shifted = to.Op("AddV2", {to.Op("Square", {x}), to.Scalar(NumberArgument(config, "b", 4), x)});
  return to.Op("RealDiv", {to.Op("AddV2", {x, to.Op("Sqrt", {shifted})}), to.Scalar(2, x)});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(squareplus) { return {.name = "squareplus", .lower = LowerSquareplus}; }
