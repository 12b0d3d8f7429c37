#include "keras/lowering.h"

KERATIN_LAYER(dropout) {
  return {.class_name = "Dropout",
          .config = {ConfigKey("rate", 0.0).Alias("p"), {"noise_shape", ConfigKey::Kind::kAny}},
          .mask = MaskRule::kPass,
          .lower = [](Lowering& to, const Config&, Value x) { return to.Op("Identity", {x}); },
          .goldens = {"dropout_rate0_3_noise_shapenonex1x4_seed3_k2", "dropout_rate0_4"}};
}
