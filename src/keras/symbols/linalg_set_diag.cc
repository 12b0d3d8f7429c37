#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_set_diag) {
  return {.names = {"linalg.set_diag", "compat.v1.matrix_set_diag"}, .parameters = {"input", "diagonal", "k", "align"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Call("MatrixSetDiagV3", {x, c.Tensor("diagonal", x.dtype()), IntExpr(c.to, c.Int("k", 0))}, {{"align", c.String("align", "RIGHT_LEFT")}},
                        "set_diag");
          }};
}
