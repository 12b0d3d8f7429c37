#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_conv2d) {
  return {.names = {"nn.conv2d", "compat.v1.nn.conv2d"},
          .parameters = {"input", "filters", "strides", "padding", "data_format", "dilations", "name", "filter", "use_cudnn_on_gpu"},
          .lower = [](OpCall& c) -> Results {
            const auto window = [&](std::string_view name) {
              std::vector<std::int64_t> sizes = c.Ints(name);
              if (sizes.empty()) sizes = {1};
              if (sizes.size() == 1) sizes.push_back(sizes.front());
              if (sizes.size() == 2) sizes = {1, sizes[0], sizes[1], 1};
              return sizes;
            };
            const Expr x = c.First();
            if (c.Constant("padding").is_array() || c.String("data_format", "NHWC") != "NHWC")
              return c.Fail(Unimplemented("explicit padding and channels first are not supported"));
            return Raw("Conv2D", {x, c.Tensor(c.Has("filters") ? "filters" : "filter", x.dtype())},
                       {{"strides", window("strides")}, {"padding", c.String("padding", "VALID")}, {"dilations", window("dilations")}});
          }};
}
