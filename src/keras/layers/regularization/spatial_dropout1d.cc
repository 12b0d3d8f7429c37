#include "keras/lowering.h"

KERATIN_LAYER(spatial_dropout1d) {
  return {.class_name = "SpatialDropout1D",
          .config = {ConfigKey("rate", 0.0).Alias("p")},
          .mask = MaskRule::kPass,
          .lower = [](Lowering& to, const Config&, Value x) { return to.Op("Identity", {x}); },
          .goldens = {"spatial_dropout1d_rate0_4", "spatial_dropout1d_rate0_4_k2"}};
}
