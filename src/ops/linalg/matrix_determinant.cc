#include <Eigen/LU>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(matrix_determinant) {
  return {.name = "MatrixDeterminant",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {half, float, double}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(SquareMatrices(c, 0));
            c.SetShape(0, BatchOf(c.shape(0)));
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              Store(Matrix::Constant(1, 1, MatrixOf(c.in[0], i).determinant()), c.out[0], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0}}}, .out = {Tensor{{1}, {44.000004F}}}}}};
}
