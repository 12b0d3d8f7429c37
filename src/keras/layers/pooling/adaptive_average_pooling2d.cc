#include "keras/layers/pooling/adaptive.h"

KERATIN_LAYER(adaptive_average_pooling2d) {
  return {.class_name = "AdaptiveAveragePooling2D",
          .config = AdaptivePoolingKeys(2),
          .lower = [](Lowering& to, const Config& config, Value x) { return AdaptivePool(to, config, x, false, 2); },
          .goldens = {"adaptive_average_pooling2d_output_size3"}};
}
