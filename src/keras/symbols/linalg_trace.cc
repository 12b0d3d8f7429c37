#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_trace) {
  return {.names = {"linalg.trace", "compat.v1.trace"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Reduce("Sum", Raw("MatrixDiagPartV3", {x, IntExpr(c.to, 0), x.Number(0)}), Over({-1}));
          }};
}
