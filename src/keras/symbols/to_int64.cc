#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(to_int64) {
  return {.names = {"compat.v1.to_int64"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            return Expr(c.to, c.to.Cast(c.Tensor("x"), DType::kInt64, "ToInt64"));
          }};
}
