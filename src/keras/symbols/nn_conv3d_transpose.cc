#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_conv3d_transpose) {
  return {.names = {"nn.conv3d_transpose", "compat.v1.nn.conv3d_transpose"},
          .parameters = {"input", "filters", "output_shape", "strides", "padding", "data_format", "dilations", "filter", "value"},
          .lower = [](OpCall& c) -> Results { return ConvTransposeOf(c, 3); }};
}
