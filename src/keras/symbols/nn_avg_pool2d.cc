#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_avg_pool2d) {
  return {.names = {"nn.avg_pool2d", "nn.avg_pool", "compat.v1.nn.avg_pool", "compat.v1.nn.avg_pool2d"},
          .parameters = {"input", "ksize", "strides", "padding", "data_format", "value"},
          .lower = [](OpCall& c) -> Results { return PoolOf(c, "Avg", 2); }};
}
