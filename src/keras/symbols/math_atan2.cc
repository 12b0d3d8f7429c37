#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_atan2) {
  return {.names = {"math.atan2", "atan2", "compat.v1.atan2"}, .parameters = {"y", "x"}, .lower = [](OpCall& c) -> Results {
            const auto [y, x] = Operands(c, "y", "x");
            return Raw("Atan2", {y, x});
          }};
}
