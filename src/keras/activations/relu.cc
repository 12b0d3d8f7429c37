#include "keras/lowering.h"

KERATIN_ACTIVATION(relu) {
  return {.name = "relu", .lower = [](Lowering& to, Value x, const Json&) { return to.Op("Relu", {x}); }};
}
