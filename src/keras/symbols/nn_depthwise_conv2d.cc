#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_depthwise_conv2d) {
  return {.names = {"nn.depthwise_conv2d", "compat.v1.nn.depthwise_conv2d"},
          .parameters = {"input", "filter", "strides", "padding", "data_format", "dilations", "rate"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            if (!CheckWindowed(c, x, 2)) return x;
            const std::vector<std::int64_t> strides = WindowOf(c, "strides", 2), rates = WindowOf(c, c.Has("rate") ? "rate" : "dilations", 2);
            return Raw("DepthwiseConv2dNative", {x, c.Tensor("filter", x.dtype())},
                       {{"strides", strides}, {"padding", c.String("padding", "VALID")}, {"dilations", rates}});
          }};
}
