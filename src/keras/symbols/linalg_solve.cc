#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_solve) {
  return {.names = {"linalg.solve", "compat.v1.matrix_solve"}, .parameters = {"matrix", "rhs", "adjoint"}, .lower = [](OpCall& c) -> Results {
            const auto [matrix, rhs] = Operands(c, "matrix", "rhs");
            return Raw("MatrixSolve", {matrix, rhs}, {{"adjoint", c.Bool("adjoint", false)}});
          }};
}
