#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_max_pool3d) {
  return {.names = {"nn.max_pool3d"}, .parameters = {"input", "ksize", "strides", "padding", "data_format", "value"}, .lower = [](OpCall& c) -> Results {
            return PoolOf(c, "Max", 3);
          }};
}
