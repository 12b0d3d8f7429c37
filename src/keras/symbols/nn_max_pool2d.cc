#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_max_pool2d) {
  return {.names = {"nn.max_pool2d", "nn.max_pool", "compat.v1.nn.max_pool"},
          .parameters = {"input", "ksize", "strides", "padding", "data_format", "name", "value"},
          .lower = [](OpCall& c) -> Results {
            const auto window = [&](std::string_view name) {
              std::vector<std::int64_t> sizes = c.Ints(name);
              if (sizes.size() == 1) sizes.push_back(sizes.front());
              if (sizes.size() == 2) sizes = {1, sizes[0], sizes[1], 1};
              return sizes;
            };
            const Expr x = c.First();
            if (x.rank() != 4 || c.String("data_format", "NHWC") != "NHWC") return c.Fail(Unimplemented("is supported for images with channels last only"));
            return Raw("MaxPool", {x}, {{"ksize", window("ksize")}, {"strides", window("strides")}, {"padding", c.String("padding", "VALID")}});
          }};
}
