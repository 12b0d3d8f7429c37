#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_cumulative_logsumexp) {
  return {.names = {"math.cumulative_logsumexp", "compat.v1.math.cumulative_logsumexp"},
          .parameters = {"x", "axis", "exclusive", "reverse"},
          .lower = [](OpCall& c) -> Results {
            return Raw("CumulativeLogsumexp", {c.First(), IntExpr(c.to, c.Int("axis", 0))},
                       {{"exclusive", c.Bool("exclusive", false)}, {"reverse", c.Bool("reverse", false)}});
          }};
}
