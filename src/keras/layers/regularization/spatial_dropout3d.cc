#include "keras/lowering.h"

KERATIN_LAYER(spatial_dropout3d) {
  return {.class_name = "SpatialDropout3D",
          .config = {ConfigKey("rate", 0.0).Alias("p"), {"data_format", ConfigKey::Kind::kString}},
          .mask = MaskRule::kPass,
          .lower = [](Lowering& to, const Config&, Value x) { return to.Op("Identity", {x}); },
          .goldens = {"spatial_dropout3d_rate0_4", "spatial_dropout3d_rate0_4_k2"}};
}
