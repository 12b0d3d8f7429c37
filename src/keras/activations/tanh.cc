#include "keras/lowering.h"

KERATIN_ACTIVATION(tanh) {
  return {.name = "tanh", .lower = [](Lowering& to, Value x, const Json&) { return to.Op("Tanh", {x}); }};
}
