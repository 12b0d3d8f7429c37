#include "keras/layers/pooling/adaptive.h"

KERATIN_LAYER(adaptive_max_pooling3d) {
  return {.class_name = "AdaptiveMaxPooling3D",
          .config = AdaptivePoolingKeys(3),
          .lower = [](Lowering& to, const Config& config, Value x) { return AdaptivePool(to, config, x, true, 3); },
          .goldens = {"adaptive_max_pooling3d_output_size2"}};
}
