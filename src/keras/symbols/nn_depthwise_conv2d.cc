#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_depthwise_conv2d) {
  return {
      .names = {"nn.depthwise_conv2d"}, .parameters = {"input", "filter", "strides", "padding", "data_format", "dilations"}, .lower = [](OpCall& c) -> Results {
        const Expr x = c.First();
        if (c.Has("dilations") || c.String("data_format", "NHWC") != "NHWC") return c.Fail(Unimplemented("dilations and channels first are not supported"));
        return Call("DepthwiseConv2dNative", {x, c.Tensor("filter", x.dtype())}, {{"strides", c.Ints("strides")}, {"padding", c.String("padding", "VALID")}});
      }};
}
