#include "keras/lowering.h"

KERATIN_LAYER(gaussian_dropout) {
  return {.class_name = "GaussianDropout",
          .config = {ConfigKey("rate", 0.0).Alias("p")},
          .mask = MaskRule::kPass,
          .lower = [](Lowering&, const Config&, Value x) { return x; },
          .goldens = {"gaussian_dropout_rate0_4", "gaussian_dropout_rate0_4_k2"}};
}
