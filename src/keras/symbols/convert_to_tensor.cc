#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(convert_to_tensor) {
  return {.names = {"convert_to_tensor", "compat.v1.convert_to_tensor"},
          .parameters = {"value", "dtype", "dtype_hint", "name", "preferred_dtype"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Cast(x, c.Type("dtype", x.dtype()));
          }};
}
