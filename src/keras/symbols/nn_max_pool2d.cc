#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_max_pool2d) {
  return {.names = {"nn.max_pool2d", "nn.max_pool", "compat.v1.nn.max_pool", "compat.v1.nn.max_pool2d"},
          .parameters = {"input", "ksize", "strides", "padding", "data_format", "value"},
          .lower = [](OpCall& c) -> Results { return PoolOf(c, "Max", 2); }};
}
