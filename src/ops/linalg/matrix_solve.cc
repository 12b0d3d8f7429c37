#include <Eigen/LU>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(matrix_solve) {
  return {.name = "MatrixSolve",
          .inputs = {"matrix: T", "rhs: T"},
          .outputs = {"output: T"},
          .attrs = {"adjoint: bool = false", "T: {half, float, double}"},
          .infer = SolveShape,
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              Matrix matrix = MatrixOf(c.in[0], i);
              if (c.attrs->Bool("adjoint")) matrix.transposeInPlace();
              if (matrix.rows() == 0) return OkStatus();
              const Eigen::PartialPivLU<Matrix> found(matrix);
              if (!(found.matrixLU().diagonal().cwiseAbs().minCoeff() > 0)) return InvalidArgument("the matrix is not invertible");
              Store(found.solve(MatrixOf(c.in[1], i)), c.out[0], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0}}, Tensor{{1, 3, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}}},
                        .out = {Tensor{{1, 3, 2}, {-0.5625F, -0.44318181F, 1.0, 1.2727273F, 1.125, 1.25}}}}}};
}
