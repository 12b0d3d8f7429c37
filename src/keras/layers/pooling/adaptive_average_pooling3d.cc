#include "keras/layers/pooling/adaptive.h"

KERATIN_LAYER(adaptive_average_pooling3d) {
  return {.class_name = "AdaptiveAveragePooling3D",
          .config = AdaptivePoolingKeys(3),
          .lower = [](Lowering& to, const Config& config, Value x) { return AdaptivePool(to, config, x, false, 3); },
          .goldens = {"adaptive_average_pooling3d_output_size2"}};
}
