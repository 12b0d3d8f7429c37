#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_conj) {
  return {.names = {"math.conj", "compat.v1.conj"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return c.to.failed() || !IsComplex(x.dtype()) ? x : Raw("Conj", {x});
          }};
}
