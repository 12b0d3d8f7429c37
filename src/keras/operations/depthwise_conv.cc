#include "keras/operations/numpy.h"

KERATIN_OPERATION(depthwise_conv) {
  return Operation("ops.DepthwiseConv", {"inputs", "kernel"},
                   {ConfigKey("strides", ConfigKey::Kind::kInts, 1),
                    {"padding", "valid"},
                    {"data_format", ConfigKey::Kind::kString},
                    ConfigKey("dilation_rate", ConfigKey::Kind::kInts, 1)},
                   [](OpCall& c) -> Results { return DepthwiseConvolution(c, c.Tensor("kernel", c.Tensor("inputs").dtype()), {}); });
}
