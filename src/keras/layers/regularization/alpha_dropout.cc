#include "keras/lowering.h"

KERATIN_LAYER(alpha_dropout) {
  return {.class_name = "AlphaDropout",
          .config = {ConfigKey("rate", 0.0).Alias("p"), {"noise_shape", ConfigKey::Kind::kAny}},
          .mask = MaskRule::kPass,
          .lower = [](Lowering&, const Config&, Value x) { return x; },
          .goldens = {"alpha_dropout_rate0_4", "alpha_dropout_rate0_4_k2"}};
}
