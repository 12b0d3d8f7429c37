#include "keras/symbols/linalg.h"

KERATIN_SYMBOL(linalg_lu_reconstruct) {
  return {.names = {"linalg.lu_reconstruct", "compat.v1.linalg.lu_reconstruct"},
          .parameters = {"lower_upper", "perm", "validate_args"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First(), perm = c.Tensor("perm");
            const int rank = x.rank();
            if (c.to.failed() || rank < 2 || perm.rank() != rank - 1) return c.Fail(Unimplemented("takes tensors with the same leading axes"));
            const Expr upper = Raw("MatrixBandPart", {x, IntExpr(c.to, 0), IntExpr(c.to, -1)});
            // What puts a permutation in order undoes it.
            return Gather(MatMul(UnitLower(x), upper), Argsort(perm, -1), rank - 2, rank - 2);
          }};
}
