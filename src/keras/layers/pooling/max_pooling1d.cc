#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(max_pooling1d) {
  return {.class_name = "MaxPooling1D", .aliases = {"MaxPool1D"}, .config = PoolingKeys(1), .lower = [](Lowering& to, const Config& config, Value x) {
            return Pool1D(to, config, x, "MaxPool");
          }};
}
