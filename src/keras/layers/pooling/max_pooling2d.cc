#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(max_pooling2d) {
  return {.class_name = "MaxPooling2D", .aliases = {"MaxPool2D"}, .config = PoolingKeys(2), .lower = [](Lowering& to, const Config& config, Value x) {
            return PoolND(to, config, x, "MaxPool", 2);
          }};
}
