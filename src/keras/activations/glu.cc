#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerGlu(Lowering& to, Value x, const Json& config) {
  const std::int64_t axis = config["axis"].AsInt().value_or(-1);
  const std::vector<Value> halves = to.Ops("Split", {to.Int(axis), x}, {{"num_split", std::int64_t{2}}});
  if (halves.size() != 2) return {};
  return to.Op("Mul", {halves[0], to.Op("Sigmoid", {halves[1]})});
}

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(glu) { return {.name = "glu", .lower = LowerGlu}; }
