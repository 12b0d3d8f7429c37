#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_cumsum) {
  return {.names = {"math.cumsum", "cumsum", "compat.v1.math.cumsum", "compat.v1.cumsum"},
          .parameters = {"x", "axis", "exclusive", "reverse"},
          .lower = [](OpCall& c) -> Results {
            return Raw("Cumsum", {c.Tensor("x"), IntExpr(c.to, c.Int("axis", 0))},
                       {{"exclusive", c.Bool("exclusive", false)}, {"reverse", c.Bool("reverse", false)}});
          }};
}
