#include "keras/lowering.h"

KERATIN_ACTIVATION(linear) {
  return {.name = "linear", .lower = [](Lowering&, Value x, const Json&) { return x; }};
}
