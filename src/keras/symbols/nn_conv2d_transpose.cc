#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_conv2d_transpose) {
  return {.names = {"nn.conv2d_transpose", "compat.v1.nn.conv2d_transpose"},
          .parameters = {"input", "filters", "output_shape", "strides", "padding", "data_format", "dilations", "filter", "value"},
          .lower = [](OpCall& c) -> Results { return ConvTransposeOf(c, 2); }};
}
