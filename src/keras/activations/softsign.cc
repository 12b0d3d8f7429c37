#include "keras/lowering.h"

KERATIN_ACTIVATION(softsign) {
  return {.name = "softsign", .lower = [](Lowering& to, Value x, const Json&) { return to.Op("Softsign", {x}); }};
}
