#include "keras/layers/pooling/pooling.h"

KERATIN_LAYER(average_pooling1d) {
  return {.class_name = "AveragePooling1D", .aliases = {"AvgPool1D"}, .config = PoolingKeys(1), .lower = [](Lowering& to, const Config& config, Value x) {
            return Pool1D(to, config, x, "AvgPool");
          }};
}
