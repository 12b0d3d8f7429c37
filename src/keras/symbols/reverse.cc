#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(reverse) {
  return {.names = {"reverse", "compat.v1.reverse"}, .parameters = {"tensor", "axis"}, .lower = [](OpCall& c) -> Results {
            return Raw("ReverseV2", {c.Tensor("tensor"), IntsExpr(c.to, c.Ints("axis"))});
          }};
}
