#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(average_pooling2d) {
  return {.class_name = "AveragePooling2D", .aliases = {"AvgPool2D"}, .config = PoolingKeys(2), .lower = [](Lowering& to, const Config& config, Value x) {
            return PoolND(to, config, x, "AvgPool", 2);
          }};
}
