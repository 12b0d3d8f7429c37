#include <Eigen/Cholesky>
#include <Eigen/QR>

#include "ops/array/array_common.h"
#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status InferSolveLs(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
  KERATIN_TRY(c.RequireRank(1, 2, Shape::kMaxRank));
  const Shape &matrix = c.shape(0), &rhs = c.shape(1);
  if (!matrix.has_rank() || !rhs.has_rank()) return OkStatus();
  Shape left = matrix, right = rhs;
  left[matrix.rank() - 1] = right[rhs.rank() - 1] = Shape::kUnknown;
  if (!left.IsCompatibleWith(right)) return Refuse(c, "matrices of the shape {} and right sides of {}", matrix.ToString(), rhs.ToString());
  c.SetShape(0, WithMatrix(BatchOf(matrix), matrix.back(), rhs.back()));
  return OkStatus();
}

// By the normal equations with "fast"; without it the smallest solution, which ignores the regulariser as TensorFlow does.
Matrix LeastSquares(const Matrix& matrix, const Matrix& rhs, double regulariser, bool fast) {
  if (!fast) return Eigen::CompleteOrthogonalDecomposition<Matrix>(matrix).solve(rhs);
  const bool tall = matrix.rows() >= matrix.cols();
  Matrix gramian = tall ? Matrix(matrix.transpose() * matrix) : Matrix(matrix * matrix.transpose());
  gramian.diagonal().array() += regulariser;
  const Eigen::LLT<Matrix> found(gramian);
  if (tall) return found.solve(matrix.transpose() * rhs);
  return matrix.transpose() * found.solve(rhs);
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(matrix_solve_ls) {
  return {.name = "MatrixSolveLs",
          .inputs = {"matrix: T", "rhs: T", "l2_regularizer: double"},
          .outputs = {"output: T"},
          .attrs = {"T: {double, float, half, complex64, complex128}", "fast: bool = true"},
          .infer = InferSolveLs,
          .checked_run = [](const RunContext& c) -> Status {
            KERATIN_TRY(CheckSize(c.in[2], 1));
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              const Matrix matrix = MatrixOf(c.in[0], i), rhs = MatrixOf(c.in[1], i);
              if (matrix.size() == 0 || rhs.size() == 0) {
                Store(Matrix::Zero(matrix.cols(), rhs.cols()), c.out[0], i);
                return OkStatus();
              }
              if (!matrix.allFinite()) return InvalidArgument("a matrix has elements that are not finite");
              Store(LeastSquares(matrix, rhs, c.in[2].as<double>()[0], c.attrs->Bool("fast", true)), c.out[0], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{3, 2}, {2.0, 0.0, 0.0, 1.0, 1.0, 1.0}}, Tensor{{3, 1}, {1.0, 2.0, 3.0}}, Tensor::Scalar<double>(0.5)},
                        .out = {Tensor{{2, 1}, {0.58823526F, 1.764706F}}}},
                       {.attrs = {{"fast", false}},
                        .in = {Tensor{{2, 3}, {2.0, 0.0, 1.0, 0.0, 1.0, 1.0}}, Tensor{{2, 1}, {1.0, 2.0}}, Tensor::Scalar<double>(0.0)},
                        .out = {Tensor{{3, 1}, {2.6490955e-08F, 1.0000001F, 0.99999994F}}}}}};
}
