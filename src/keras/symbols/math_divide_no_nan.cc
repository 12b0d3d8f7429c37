#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_divide_no_nan) {
  return {.names = {"math.divide_no_nan", "compat.v1.div_no_nan", "compat.v1.math.divide_no_nan"}, .parameters = {"x", "y"}, .lower = [](OpCall& c) -> Results {
            const auto [a, b] = Operands(c, "x", "y");
            return Call("DivNoNan", {a, b}, {}, "div_no_nan");
          }};
}
