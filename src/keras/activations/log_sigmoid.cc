#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerLogSigmoid(Lowering& to, Value x, const Json&) { return to.Op("Neg", {to.Op("Softplus", {to.Op("Neg", {x})})}); }

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(log_sigmoid) { return {.name = "log_sigmoid", .lower = LowerLogSigmoid}; }
