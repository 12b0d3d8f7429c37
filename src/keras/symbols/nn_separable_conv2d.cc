#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_separable_conv2d) {
  return {
      .names = {"nn.separable_conv2d", "compat.v1.nn.separable_conv2d"},
      .parameters = {"input", "depthwise_filter", "pointwise_filter", "strides", "padding", "data_format", "dilations", "rate"},
      .lower = [](OpCall& c) -> Results {
        const Expr x = c.First();
        if (!CheckWindowed(c, x, 2)) return x;
        const std::vector<std::int64_t> strides = WindowOf(c, "strides", 2), rates = WindowOf(c, c.Has("rate") ? "rate" : "dilations", 2), ones = {1, 1, 1, 1};
        const Expr depthwise = Raw("DepthwiseConv2dNative", {x, c.Tensor("depthwise_filter", x.dtype())},
                                   {{"strides", strides}, {"padding", c.String("padding", "VALID")}, {"dilations", rates}});
        return Raw("Conv2D", {depthwise, c.Tensor("pointwise_filter", x.dtype())}, {{"strides", ones}, {"padding", "VALID"}});
      }};
}
