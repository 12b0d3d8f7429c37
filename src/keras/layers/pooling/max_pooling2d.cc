#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(max_pooling2d) {
  return {.class_name = "MaxPooling2D",
          .aliases = {"MaxPool2D"},
          .config = PoolingKeys(2),
          .lower = [](Lowering& to, const Config& config, Value x) { return Pool2D(to, config, x, "MaxPool"); },
          .note = "data_format=\"channels_first\" is refused"};
}
