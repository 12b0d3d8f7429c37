#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_polygamma) {
  return {.names = {"math.polygamma", "compat.v1.polygamma"}, .parameters = {"a", "x"}, .lower = [](OpCall& c) -> Results {
            const auto [a, x] = Operands(c, "a", "x");
            return Raw("Polygamma", {a, x});
          }};
}
