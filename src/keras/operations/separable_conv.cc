#include "keras/operations/numpy.h"

KERATIN_OPERATION(separable_conv) {
  return Operation("ops.SeparableConv", {"inputs", "depthwise_kernel", "pointwise_kernel"},
                   {ConfigKey("strides", ConfigKey::Kind::kInts, 1),
                    {"padding", "valid"},
                    {"data_format", ConfigKey::Kind::kString},
                    ConfigKey("dilation_rate", ConfigKey::Kind::kInts, 1)},
                   [](OpCall& c) -> Results {
                     const DType dtype = c.Tensor("inputs").dtype();
                     return DepthwiseConvolution(c, c.Tensor("depthwise_kernel", dtype), c.Tensor("pointwise_kernel", dtype));
                   });
}
