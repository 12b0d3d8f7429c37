#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_diag_part) {
  return {
      .names = {"linalg.diag_part", "compat.v1.matrix_diag_part"}, .parameters = {"input", "k", "padding_value", "align"}, .lower = [](OpCall& c) -> Results {
        const Expr x = c.First();
        return Call("MatrixDiagPartV3", {x, IntExpr(c.to, c.Int("k", 0)), x.Number(c.Number("padding_value", 0))}, {{"align", c.String("align", "RIGHT_LEFT")}},
                    "diag_part");
      }};
}
