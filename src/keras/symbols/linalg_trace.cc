#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_trace) {
  return {.names = {"linalg.trace", "compat.v1.trace"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const Lowering::Scope scope = c.to.Enter("Trace");
            if (c.to.failed()) return x;
            const Expr diagonal = Call("MatrixDiagPartV3", {x, IntExpr(c.to, 0), x.Number(0)}, {}, "diag_part");
            return Call("Sum", {diagonal, IntsExpr(c.to, {-1})}, {}, c.to.scope());
          }};
}
