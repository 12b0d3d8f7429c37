#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_erfinv) {
  return {.names = {"math.erfinv", "compat.v1.math.erfinv"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("x");
            const Lowering::Scope scope = c.to.Enter("erfinv");
            return Raw("Erfinv", {x});
          }};
}
