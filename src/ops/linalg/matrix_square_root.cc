#include <complex>
#include <limits>
#include <unsupported/Eigen/MatrixFunctions>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(matrix_square_root) {
  return {.name = "MatrixSquareRoot",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {double, float, half, complex64, complex128}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(SquareMatrices(c, 0));
            return SameAsInput(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              const Matrix matrix = MatrixOf(c.in[0], i);
              if (!matrix.allFinite()) return InvalidArgument("a matrix has elements that are not finite");
              if (matrix.size() == 0) return OkStatus();
              // Without a real root there are no numbers.
              const Eigen::MatrixXcd root = matrix.cast<std::complex<double>>().sqrt();
              constexpr double kReal = 1e-9;
              const bool real = root.imag().cwiseAbs().maxCoeff() <= kReal * (1 + root.real().cwiseAbs().maxCoeff());
              Store(real ? Matrix(root.real()) : Matrix::Constant(root.rows(), root.cols(), std::numeric_limits<double>::quiet_NaN()), c.out[0], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{2, 2}, {4.0, 1.0, 1.0, 3.0}}}, .out = {Tensor{{2, 2}, {1.981578F, 0.2708323F, 0.27083224F, 1.7107457F}}}}}};
}
