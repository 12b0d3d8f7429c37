#include "keras/lowering.h"

KERATIN_LAYER(gaussian_noise) {
  return {.class_name = "GaussianNoise",
          .config = {ConfigKey("stddev", 0.0).Alias("sigma")},
          .mask = MaskRule::kPass,
          .lower = [](Lowering&, const Config&, Value x) { return x; },
          .goldens = {"gaussian_noise_stddev0_4", "gaussian_noise_stddev0_4_k2"}};
}
