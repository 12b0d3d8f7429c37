#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_conv3d) {
  return {.names = {"nn.conv3d", "compat.v1.nn.conv3d"},
          .parameters = {"input", "filters", "strides", "padding", "data_format", "dilations", "filter", "value", "stride", "use_cudnn_on_gpu"},
          .lower = [](OpCall& c) -> Results { return ConvOf(c, 3); }};
}
