#include "ops/linalg/linalg.h"

namespace keratin::ops {
Matrix MatrixOf(const ConstView& x, std::int64_t i) {
  const std::int64_t rows = x.shape.back(1), columns = x.shape.back();
  if (x.dtype == DType::kDouble) return Eigen::Map<const RowMajor<double>>(x.as<double>() + i * rows * columns, rows, columns);
  return Eigen::Map<const RowMajor<float>>(x.as<float>() + i * rows * columns, rows, columns).cast<double>();
}

void Store(const Matrix& matrix, const View& out, std::int64_t i) {
  const std::int64_t at = i * matrix.size();
  if (out.dtype == DType::kDouble)
    Eigen::Map<RowMajor<double>>(out.as<double>() + at, matrix.rows(), matrix.cols()) = matrix;
  else
    Eigen::Map<RowMajor<float>>(out.as<float>() + at, matrix.rows(), matrix.cols()) = matrix.cast<float>();
}

Status ForMatrices(const RunContext& c, const std::function<Status(std::int64_t)>& body) {
  std::int64_t count = 1;
  for (int i = 0; i + 2 < c.in[0].shape.rank(); ++i) count *= c.in[0].shape[i];
  for (std::int64_t i = 0; i < count; ++i) KERATIN_TRY(body(i));
  return OkStatus();
}

Shape BatchOf(const Shape& shape) {
  if (!shape.has_rank()) return shape;
  Shape batch;
  for (int i = 0; i + 2 < shape.rank(); ++i) batch.push_back(shape[i]);
  return batch;
}

Shape WithMatrix(Shape batch, std::int64_t rows, std::int64_t columns) {
  batch.push_back(rows);
  batch.push_back(columns);
  return batch;
}

Status SquareMatrices(const InferContext& c, int input) {
  KERATIN_TRY(c.RequireRank(input, 2, Shape::kMaxRank));
  const Shape& shape = c.shape(input);
  if (shape.has_rank() && shape.back() >= 0 && shape.back(1) >= 0 && shape.back() != shape.back(1))
    return OnNode(c, InvalidArgument("the matrices have the shape {} and must be square", shape.ToString()));
  return OkStatus();
}

Status SolveShape(InferContext& c) {
  KERATIN_TRY(SquareMatrices(c, 0));
  KERATIN_TRY(c.RequireRank(1, 2, Shape::kMaxRank));
  const Shape &matrix = c.shape(0), &rhs = c.shape(1);
  if (matrix.has_rank() && rhs.has_rank()) {
    Shape wanted = rhs;
    wanted[rhs.rank() - 1] = Shape::kUnknown;
    Shape left = matrix;
    left[matrix.rank() - 1] = Shape::kUnknown;
    if (!left.IsCompatibleWith(wanted))
      return OnNode(c,
                    InvalidArgument("matrices of the shape {} and right sides of {}; their leading axes must be the same", matrix.ToString(), rhs.ToString()));
  }
  c.SetShape(0, rhs);
  return OkStatus();
}

Status EigShape(InferContext& c) {
  KERATIN_TRY(SquareMatrices(c, 0));
  if (!c.shape(0).has_rank()) return OkStatus();
  Shape values = BatchOf(c.shape(0));
  values.push_back(c.shape(0).back());
  c.SetShape(0, values);
  c.SetShape(1, c.attrs().Bool("compute_v", true) ? c.shape(0) : Shape{0});
  return OkStatus();
}

}  // namespace keratin::ops
