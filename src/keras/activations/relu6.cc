#include "keras/lowering.h"

KERATIN_ACTIVATION(relu6) {
  return {.name = "relu6", .lower = [](Lowering& to, Value x, const Json&) { return to.Op("Relu6", {x}); }};
}
