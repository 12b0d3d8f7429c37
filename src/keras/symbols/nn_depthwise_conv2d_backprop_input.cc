#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_depthwise_conv2d_backprop_input) {
  return {.names = {"nn.depthwise_conv2d_backprop_input", "compat.v1.nn.depthwise_conv2d_native_backprop_input"},
          .parameters = {"input_sizes", "filter", "out_backprop", "strides", "padding", "data_format", "dilations"},
          .lower = [](OpCall& c) -> Results {
            if (c.String("data_format", "NHWC") != "NHWC" || c.Constant("padding").is_array())
              return c.Fail(Unimplemented("explicit padding and channels first are not supported"));
            const auto [filter, x] = Operands(c, "filter", "out_backprop");
            std::vector<std::int64_t> dilations = c.Ints("dilations");
            if (dilations.empty()) dilations = {1, 1, 1, 1};
            if (c.to.failed()) return x;
            return Raw("DepthwiseConv2dNativeBackpropInput", {SizesOf(c, "input_sizes"), filter, x},
                       {{"strides", c.Ints("strides")}, {"padding", c.String("padding", "VALID")}, {"dilations", dilations}});
          }};
}
