#include "keras/operations/numpy.h"

KERATIN_OPERATION(diag) {
  return Operation("ops.Diag", {"x"}, {{"k", 0}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (x.rank() == 2) return Diagonal(x, c.config.Int("k"), 0, 1);
    return FromDiagonal(x, c.config.Int("k"));
  });
}
