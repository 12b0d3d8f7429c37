#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_adjoint) {
  return {.names = {"linalg.adjoint", "compat.v1.linalg.adjoint"}, .parameters = {"matrix"}, .lower = [](OpCall& c) -> Results {
            const Expr x = SwapAxes(c.First(), -2, -1);
            return c.to.failed() || !IsComplex(x.dtype()) ? x : Raw("Conj", {x});
          }};
}
