#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(cast) {
  return {.names = {"cast", "compat.v1.cast"}, .parameters = {"x", "dtype"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("x");
            return Cast(x, c.Type("dtype", x.dtype()));
          }};
}
