#include "keras/layers/pooling/adaptive.h"

KERATIN_LAYER(adaptive_max_pooling2d) {
  return {.class_name = "AdaptiveMaxPooling2D",
          .config = AdaptivePoolingKeys(2),
          .lower = [](Lowering& to, const Config& config, Value x) { return AdaptivePool(to, config, x, true, 2); },
          .goldens = {"adaptive_max_pooling2d_output_size3"}};
}
