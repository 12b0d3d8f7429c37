#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerSparsePlus(Lowering& to, Value x, const Json&) {
  const Value low = to.Op("LessEqual", {x, to.Scalar(-1, x)});
  const Value middle = to.Op("Less", {x, to.Scalar(1, x)});
  const Value square = to.Op("Square", {to.Op("AddV2", {x, to.Scalar(1, x)})});
  const Value rest = to.Op("SelectV2", {middle, to.Op("Mul", {to.Scalar(0.25, x), square}), x});
  return to.Op("SelectV2", {low, to.Scalar(0, x), rest});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(sparse_plus) { return {.name = "sparse_plus", .lower = LowerSparsePlus}; }
