#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_dilation2d) {
  return {.names = {"nn.dilation2d"}, .parameters = {"input", "filters", "strides", "padding", "data_format", "dilations"}, .lower = [](OpCall& c) -> Results {
            const auto [x, filter] = Operands(c, "input", "filters");
            return Raw("Dilation2D", {x, filter}, {{"strides", c.Ints("strides")}, {"rates", c.Ints("dilations")}, {"padding", c.String("padding", "VALID")}});
          }};
}
