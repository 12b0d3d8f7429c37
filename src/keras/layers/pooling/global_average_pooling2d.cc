#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(global_average_pooling2d) {
  return {.class_name = "GlobalAveragePooling2D",
          .aliases = {"GlobalAvgPool2D"},
          .config = GlobalPoolingKeys(),
          .lower = [](Lowering& to, const Config& config, Value x) { return GlobalPool(to, config, x, "Mean", 2); }};
}
