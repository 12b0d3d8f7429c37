#include "keras/lowering.h"

KERATIN_LAYER(identity) {
  return {.class_name = "Identity", .mask = MaskRule::kPass, .lower = [](Lowering& to, const Config&, Value x) { return to.Op("Identity", {x}); }};
}
