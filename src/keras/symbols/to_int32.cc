#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(to_int32) {
  return {.names = {"compat.v1.to_int32"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            return Expr(c.to, c.to.Cast(c.Tensor("x"), DType::kInt32, "ToInt32"));
          }};
}
