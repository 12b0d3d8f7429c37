#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(global_max_pooling2d) {
  return {.class_name = "GlobalMaxPooling2D",
          .aliases = {"GlobalMaxPool2D"},
          .config = GlobalPoolingKeys(),
          .lower = [](Lowering& to, const Config& config, Value x) { return GlobalPool(to, config, x, "Max", 2); }};
}
