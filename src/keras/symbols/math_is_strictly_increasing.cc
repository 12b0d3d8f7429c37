#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_is_strictly_increasing) {
  return {.names = {"math.is_strictly_increasing", "compat.v1.is_strictly_increasing"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = Flat(c.First());
            return Reduce("All", SliceAxis(x, 0, 1, {}) > SliceAxis(x, 0, {}, -1), {});
          }};
}
