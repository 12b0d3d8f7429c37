#include "keras/lowering.h"

KERATIN_ACTIVATION(softplus) {
  return {.name = "softplus", .lower = [](Lowering& to, Value x, const Json&) { return to.Op("Softplus", {x}); }};
}
