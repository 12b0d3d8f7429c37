#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(global_max_pooling1d) {
  return {.class_name = "GlobalMaxPooling1D",
          .aliases = {"GlobalMaxPool1D"},
          .config = GlobalPoolingKeys(),
          .lower = [](Lowering& to, const Config& config, Value x) { return GlobalPool(to, config, x, "Max", 1); }};
}
