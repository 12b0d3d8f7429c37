#include "keras/lowering.h"

KERATIN_ACTIVATION(sigmoid) {
  return {.name = "sigmoid", .lower = [](Lowering& to, Value x, const Json&) { return to.Op("Sigmoid", {x}); }};
}
