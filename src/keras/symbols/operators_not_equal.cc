#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(operators_not_equal) {
  return {.names = {"__operators__.ne"}, .parameters = {"self", "other"}, .lower = [](OpCall& c) -> Results {
            const auto [a, b] = Operands(c, "self", "other");
            return Raw("NotEqual", {a, b});
          }};
}
