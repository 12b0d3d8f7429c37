#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_diag) {
  return {.names = {"linalg.diag", "compat.v1.matrix_diag"},
          .parameters = {"diagonal", "k", "num_rows", "num_cols", "padding_value", "align"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Call("MatrixDiagV3",
                        {x, IntExpr(c.to, c.Int("k", 0)), IntExpr(c.to, c.Int("num_rows", -1)), IntExpr(c.to, c.Int("num_cols", -1)),
                         x.Number(c.Number("padding_value", 0))},
                        {{"align", c.String("align", "RIGHT_LEFT")}}, "diag");
          }};
}
