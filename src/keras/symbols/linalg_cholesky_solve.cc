#include "keras/symbols/linalg.h"

KERATIN_SYMBOL(linalg_cholesky_solve) {
  return {.names = {"linalg.cholesky_solve", "compat.v1.cholesky_solve"},
          .parameters = {"chol", "rhs"},
          .lower = [](OpCall& c) -> Results {
            const auto [factor, rhs] = Operands(c, "chol", "rhs");
            return CholeskySolve(factor, rhs);
          },
          .scope = "cholesky_solve"};
}
