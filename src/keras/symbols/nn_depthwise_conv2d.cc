#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_depthwise_conv2d) {
  return {.names = {"nn.depthwise_conv2d", "compat.v1.nn.depthwise_conv2d"},
          .parameters = {"input", "filter", "strides", "padding", "data_format", "dilations", "rate"},
          .lower = [](OpCall& c) -> Results {
            const std::optional<Windowed> given = WindowedOf(c, 2);
            if (!given) return Expr(c.to, {});
            const std::vector<std::int64_t> strides = given->Sizes(c, "strides"), rates = given->Sizes(c, c.Has("rate") ? "rate" : "dilations");
            return given->Back(
                Raw("DepthwiseConv2dNative", {given->x, c.Tensor("filter", given->x.dtype())}, given->With({{"strides", strides}, {"dilations", rates}})));
          }};
}
