#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_cholesky_solve) {
  return {.names = {"linalg.cholesky_solve", "compat.v1.cholesky_solve"}, .parameters = {"chol", "rhs"}, .lower = [](OpCall& c) -> Results {
            const auto [factor, rhs] = Operands(c, "chol", "rhs");
            const Expr half = Raw("MatrixTriangularSolve", {factor, rhs}, {{"lower", true}, {"adjoint", false}});
            return Raw("MatrixTriangularSolve", {factor, half}, {{"lower", true}, {"adjoint", true}});
          }};
}
