#include "keras/layers/convolutional/conv_transpose.h"
#include "keras/operations/numpy.h"

KERATIN_OPERATION(conv_transpose) {
  return Operation("ops.ConvTranspose", {"inputs", "kernel"},
                   {ConfigKey("strides", ConfigKey::Kind::kInts, 1),
                    {"padding", "valid"},
                    {"output_padding", ConfigKey::Kind::kInts},
                    {"data_format", ConfigKey::Kind::kString},
                    ConfigKey("dilation_rate", ConfigKey::Kind::kInts, 1)},
                   [](OpCall& c) -> Results { return TransposedConvolution(c, c.Tensor("kernel", c.Tensor("inputs").dtype())); });
}
