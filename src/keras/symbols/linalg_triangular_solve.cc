#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_triangular_solve) {
  return {.names = {"linalg.triangular_solve", "compat.v1.matrix_triangular_solve"},
          .parameters = {"matrix", "rhs", "lower", "adjoint"},
          .lower = [](OpCall& c) -> Results {
            const auto [matrix, rhs] = Operands(c, "matrix", "rhs");
            return Raw("MatrixTriangularSolve", {matrix, rhs}, {{"lower", c.Bool("lower", true)}, {"adjoint", c.Bool("adjoint", false)}});
          },
          .scope = "triangular_solve"};
}
