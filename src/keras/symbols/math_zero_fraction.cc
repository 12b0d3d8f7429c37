#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_zero_fraction) {
  return {.names = {"math.zero_fraction", "nn.zero_fraction", "compat.v1.nn.zero_fraction", "compat.v1.math.zero_fraction"},
          .parameters = {"value"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Reduce("Mean", Cast(Equal(x, 0), DType::kFloat), {});
          }};
}
