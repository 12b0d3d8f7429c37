#include "keras/symbols/linalg.h"

KERATIN_SYMBOL(linalg_lu_matrix_inverse) {
  return {.names = {"linalg.lu_matrix_inverse", "compat.v1.linalg.lu_matrix_inverse"},
          .parameters = {"lower_upper", "perm", "validate_args"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return LuSolve(c, x, BroadcastTo(Identity(x, -1), ShapeOf(x)));
          }};
}
