#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_cumprod) {
  return {.names = {"math.cumprod", "cumprod", "compat.v1.math.cumprod", "compat.v1.cumprod"},
          .parameters = {"x", "axis", "exclusive", "reverse"},
          .lower = [](OpCall& c) -> Results {
            return Raw("Cumprod", {c.Tensor("x"), IntExpr(c.to, c.Int("axis", 0))},
                       {{"exclusive", c.Bool("exclusive", false)}, {"reverse", c.Bool("reverse", false)}});
          }};
}
