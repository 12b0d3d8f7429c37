// Matrices in the last two axes of tensors, by Eigen, whose signs and orders TensorFlow has too.
#pragma once

#pragma GCC diagnostic push
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/QR>
#include <Eigen/SVD>
#pragma GCC diagnostic pop

#include <cmath>

#include "base/errors.h"
#include "graph/op_spec.h"
#include "ops/broadcast.h"

namespace keratin::ops {

template <class T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Matrix number i of a tensor.
template <class T>
Eigen::Map<const Matrix<T>> MatrixOf(const ConstView& x, std::int64_t i) {
  const std::int64_t rows = x.shape.back(1), columns = x.shape.back();
  return {x.as<T>() + i * rows * columns, rows, columns};
}
template <class T>
Eigen::Map<Matrix<T>> OutputOf(const View& x, std::int64_t i) {
  const std::int64_t rows = x.shape.back(1), columns = x.shape.back();
  return {x.as<T>() + i * rows * columns, rows, columns};
}

// The leading axes; the same with a matrix behind them.
Shape BatchOf(const Shape& shape);
Shape WithMatrix(Shape batch, std::int64_t rows, std::int64_t columns);
Status SquareMatrices(const InferContext& c, int input);
Status SolveShape(InferContext& c);

// body.operator()<T>(i) for each matrix of input 0.
template <class Body>
Status ForMatrices(const RunContext& c, const Body& body) {
  std::int64_t count = 1;
  for (int i = 0; i + 2 < c.in[0].shape.rank(); ++i) count *= c.in[0].shape[i];
  for (std::int64_t i = 0; i < count; ++i)
    KERATIN_TRY(c.in[0].dtype == DType::kDouble ? body.template operator()<double>(i) : body.template operator()<float>(i));
  return OkStatus();
}

}  // namespace keratin::ops
