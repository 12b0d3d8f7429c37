#include "keras/layers/pooling/adaptive.h"

KERATIN_LAYER(adaptive_max_pooling1d) {
  return {.class_name = "AdaptiveMaxPooling1D",
          .config = AdaptivePoolingKeys(1),
          .lower = [](Lowering& to, const Config& config, Value x) { return AdaptivePool(to, config, x, true, 1); },
          .goldens = {"adaptive_max_pooling1d_9to3"}};
}
