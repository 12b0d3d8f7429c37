#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerHardTanh(Lowering& to, Value x, const Json&) { return ClipByValue(to, x, to.Scalar(-1, x), to.Scalar(1, x)); }

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(hard_tanh) { return {.name = "hard_tanh", .lower = LowerHardTanh}; }
