#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_erosion2d) {
  return {.names = {"nn.erosion2d"}, .parameters = {"value", "filters", "strides", "padding", "data_format", "dilations"}, .lower = [](OpCall& c) -> Results {
            const auto [x, filter] = Operands(c, "value", "filters");
            if (c.to.failed()) return x;
            // The dilation of what is negative by the turned filter.
            return -Raw("Dilation2D", {-x, Reverse(filter, {0, 1})},
                        {{"strides", c.Ints("strides")}, {"rates", c.Ints("dilations")}, {"padding", c.String("padding", "VALID")}});
          }};
}
