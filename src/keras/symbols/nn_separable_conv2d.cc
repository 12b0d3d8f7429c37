#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_separable_conv2d) {
  return {.names = {"nn.separable_conv2d", "compat.v1.nn.separable_conv2d"},
          .parameters = {"input", "depthwise_filter", "pointwise_filter", "strides", "padding", "data_format", "dilations", "rate"},
          .lower = [](OpCall& c) -> Results {
            const std::optional<Windowed> given = WindowedOf(c, 2);
            if (!given) return Expr(c.to, {});
            const std::vector<std::int64_t> strides = given->Sizes(c, "strides"), rates = given->Sizes(c, c.Has("rate") ? "rate" : "dilations"),
                                            ones = {1, 1, 1, 1};
            const Expr depthwise = Raw("DepthwiseConv2dNative", {given->x, c.Tensor("depthwise_filter", given->x.dtype())},
                                       given->With({{"strides", strides}, {"dilations", rates}}));
            return given->Back(Raw("Conv2D", {depthwise, c.Tensor("pointwise_filter", given->x.dtype())}, {{"strides", ones}, {"padding", "VALID"}}));
          }};
}
