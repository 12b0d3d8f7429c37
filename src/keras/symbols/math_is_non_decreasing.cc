#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_is_non_decreasing) {
  return {.names = {"math.is_non_decreasing", "compat.v1.is_non_decreasing"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = Flat(c.First());
            return Reduce("All", SliceAxis(x, 0, 1, {}) >= SliceAxis(x, 0, {}, -1), {});
          }};
}
