#include "keras/symbols/symbol.h"

#include "keras/operations/numpy.h"

KERATIN_SYMBOL(repeat) {
  return {.names = {"repeat"}, .parameters = {"input", "repeats", "axis"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("input");
            return c.Has("axis") ? Repeat(x, c.Ints("repeats"), c.Int("axis", 0)) : Repeat(Flat(x), c.Ints("repeats"), 0);
          }};
}
