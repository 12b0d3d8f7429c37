#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(operators_compare) {
  return {.names = {"__operators__.eq"}, .parameters = {"self", "other"}, .lower = [](OpCall& c) -> Results {
            const auto [a, b] = Operands(c, "self", "other");
            return Raw("Equal", {a, b});
          }};
}
