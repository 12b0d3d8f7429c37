#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_crelu) {
  return {.names = {"nn.crelu", "compat.v1.nn.crelu"}, .parameters = {"features", "axis"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Call("Relu", {Concat(c.to, {x, -x}, c.Int("axis", -1))});
          }};
}
