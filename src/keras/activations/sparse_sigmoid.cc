#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerSparseSigmoid(Lowering& to, Value x, const Json&) {
  const Value low = to.Op("LessEqual", {x, to.Scalar(-1, x)});
  const Value high = to.Op("GreaterEqual", {x, to.Scalar(1, x)});
  const Value middle = to.Op("Mul", {to.Scalar(0.5, x), to.Op("AddV2", {x, to.Scalar(1, x)})});
  return to.Op("SelectV2", {low, to.Scalar(0, x), to.Op("SelectV2", {high, to.Scalar(1, x), middle})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(sparse_sigmoid) { return {.name = "sparse_sigmoid", .lower = LowerSparseSigmoid}; }
