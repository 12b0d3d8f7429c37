#include <Eigen/LU>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(log_matrix_determinant) {
  return {.name = "LogMatrixDeterminant",
          .inputs = {"input: T"},
          .outputs = {"sign: T", "log_abs_determinant: T"},
          .attrs = {"T: {half, float, double}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(SquareMatrices(c, 0));
            c.SetShape(0, BatchOf(c.shape(0)));
            c.SetShape(1, BatchOf(c.shape(0)));
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              double sign = 1, log = 0;
              if (MatrixOf(c.in[0], i).rows() > 0) {
                const Eigen::PartialPivLU<Matrix> found(MatrixOf(c.in[0], i));
                sign = found.permutationP().determinant();
                for (Eigen::Index k = 0; k < found.matrixLU().rows(); ++k) {
                  const double value = found.matrixLU()(k, k);
                  sign *= value < 0 ? -1.0 : value > 0 ? 1.0 : 0.0;
                  log += std::log(std::abs(value));
                }
              }
              Store(Matrix::Constant(1, 1, sign), c.out[0], i);
              Store(Matrix::Constant(1, 1, log), c.out[1], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0}}}, .out = {Tensor{{1}, {1.0}}, Tensor{{1}, {3.7841897F}}}}}};
}
