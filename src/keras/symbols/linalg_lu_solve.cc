#include "keras/symbols/linalg.h"

KERATIN_SYMBOL(linalg_lu_solve) {
  return {.names = {"linalg.lu_solve", "compat.v1.linalg.lu_solve"},
          .parameters = {"lower_upper", "perm", "rhs", "validate_args"},
          .lower = [](OpCall& c) -> Results {
            const auto [lower_upper, rhs] = Operands(c, "lower_upper", "rhs");
            return LuSolve(c, lower_upper, rhs);
          }};
}
