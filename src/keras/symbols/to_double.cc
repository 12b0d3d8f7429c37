#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(to_double) {
  return {.names = {"compat.v1.to_double"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            return Expr(c.to, c.to.Cast(c.Tensor("x"), DType::kDouble, "ToDouble"));
          }};
}
