#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(to_float) {
  return {.names = {"compat.v1.to_float"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            return Expr(c.to, c.to.Cast(c.Tensor("x"), DType::kFloat, "ToFloat"));
          }};
}
