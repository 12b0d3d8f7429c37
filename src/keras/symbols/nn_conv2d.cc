#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_conv2d) {
  return {.names = {"nn.conv2d", "compat.v1.nn.conv2d"},
          .parameters = {"input", "filters", "strides", "padding", "data_format", "dilations", "filter", "value", "stride", "use_cudnn_on_gpu"},
          .lower = [](OpCall& c) -> Results { return ConvOf(c, 2); }};
}
