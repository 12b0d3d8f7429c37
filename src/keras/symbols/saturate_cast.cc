#include "keras/symbols/symbol.h"

#include "keras/operations/numpy.h"

KERATIN_SYMBOL(saturate_cast) {
  return {.names = {"saturate_cast", "compat.v1.saturate_cast"}, .parameters = {"value", "dtype"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("value");
            return SaturateCast(x, c.Type("dtype", x.dtype()));
          }};
}
