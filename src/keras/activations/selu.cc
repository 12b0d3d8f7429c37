#include "keras/lowering.h"

KERATIN_ACTIVATION(selu) {
  return {.name = "selu", .lower = [](Lowering& to, Value x, const Json&) { return to.Op("Selu", {x}); }};
}
