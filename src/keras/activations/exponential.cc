#include "keras/lowering.h"

KERATIN_ACTIVATION(exponential) {
  return {.name = "exponential", .lower = [](Lowering& to, Value x, const Json&) { return to.Op("Exp", {x}); }};
}
