#include <Eigen/LU>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(matrix_inverse) {
  return {.name = "MatrixInverse",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"adjoint: bool = false", "T: {half, float, double}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(SquareMatrices(c, 0));
            return SameAsInput(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              Matrix matrix = MatrixOf(c.in[0], i);
              if (c.attrs->Bool("adjoint")) matrix.transposeInPlace();
              if (matrix.rows() == 0) return OkStatus();
              const Eigen::PartialPivLU<Matrix> found(matrix);
              if (!(found.matrixLU().diagonal().cwiseAbs().minCoeff() > 0)) return InvalidArgument("the matrix is not invertible");
              Store(found.inverse(), c.out[0], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0}}},
                        .out = {Tensor{{1, 3, 3}, {0.33522728F, -0.090909094F, -0.125, -0.090909094F, 0.36363637F, 0.0, -0.125, 0.0, 0.25}}}}}};
}
