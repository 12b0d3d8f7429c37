#include "keras/layers/pooling/adaptive.h"

KERATIN_LAYER(adaptive_average_pooling1d) {
  return {.class_name = "AdaptiveAveragePooling1D",
          .config = AdaptivePoolingKeys(1),
          .lower = [](Lowering& to, const Config& config, Value x) { return AdaptivePool(to, config, x, false, 1); },
          .goldens = {"adaptive_average_pooling1d_9to3"}};
}
