#include "keras/symbols/linalg.h"

KERATIN_SYMBOL(linalg_lstsq) {
  return {.names = {"linalg.lstsq", "compat.v1.linalg.lstsq", "compat.v1.matrix_solve_ls"},
          .parameters = {"matrix", "rhs", "l2_regularizer", "fast"},
          .lower = [](OpCall& c) -> Results {
            const auto [matrix, rhs] = Operands(c, "matrix", "rhs");
            const double regularizer = c.Number("l2_regularizer", 0);
            if (c.to.failed()) return matrix;
            if (!c.Bool("fast", true)) return Raw("MatrixSolveLs", {matrix, rhs, Expr(c.to, c.to.Scalar(regularizer, DType::kDouble))}, {{"fast", false}});
            const bool tall = c.to.StaticDim(matrix, -2) >= c.to.StaticDim(matrix, -1);
            Expr gramian = MatMul(matrix, matrix, tall, !tall);
            if (regularizer != 0) gramian = gramian + Identity(matrix, tall ? -1 : -2) * regularizer;
            const Expr factor = Raw("Cholesky", {gramian});
            if (tall) return CholeskySolve(factor, MatMul(matrix, rhs, true));
            return MatMul(matrix, CholeskySolve(factor, rhs), true);
          }};
}
