#include "keras/symbols/linalg.h"

KERATIN_SYMBOL(linalg_tridiagonal_solve) {
  return {.names = {"linalg.tridiagonal_solve", "compat.v1.linalg.tridiagonal_solve"},
          .parameters = {"diagonals", "rhs", "diagonals_format", "transpose_rhs", "conjugate_rhs", "name", "partial_pivoting", "perturb_singular"},
          .lower = [](OpCall& c) -> Results {
            const Expr diagonals = DiagonalsOf(c);
            Expr rhs = c.Tensor("rhs");
            if (c.to.failed()) return rhs;
            const bool vector = rhs.rank() == diagonals.rank() - 1;
            if (vector)
              rhs = ExpandDims(rhs, -1);
            else if (c.Bool("transpose_rhs", false))
              rhs = SwapAxes(rhs, -2, -1);
            const Expr x = Raw("TridiagonalSolve", {diagonals, rhs},
                               {{"partial_pivoting", c.Bool("partial_pivoting", true)}, {"perturb_singular", c.Bool("perturb_singular", false)}});
            return vector ? Squeeze(x, {x.rank() - 1}) : x;
          }};
}
