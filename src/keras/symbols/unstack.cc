#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(unstack) {
  return {.names = {"unstack", "compat.v1.unstack"}, .parameters = {"value", "num", "axis"}, .lower = [](OpCall& c) -> Results {
            return Unstack(c.Tensor("value"), c.Int("axis", 0));
          }};
}
