#include "keras/activations/pieces.h"

namespace keratin::keras {
namespace {

Value LowerTanhShrink(Lowering& to, Value x, const Json&) { return to.Op("Sub", {x, to.Op("Tanh", {x})}); }

}  // namespace
}  // namespace keratin::keras

KERATIN_ACTIVATION(tanh_shrink) { return {.name = "tanh_shrink", .lower = LowerTanhShrink}; }
