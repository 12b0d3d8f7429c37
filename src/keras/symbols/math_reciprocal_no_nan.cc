#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reciprocal_no_nan) {
  return {.names = {"math.reciprocal_no_nan", "compat.v1.math.reciprocal_no_nan"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Raw("DivNoNan", {OnesLike(x), x});
          }};
}
