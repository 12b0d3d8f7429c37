#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerMish(Lowering& to, Value x, const Json&) { return to.Op("Mul", {x, to.Op("Tanh", {to.Op("Softplus", {x})})}); }

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(mish) { return {.name = "mish", .lower = LowerMish}; }
