// Matrices in the last two axes of tensors, by Eigen, whose signs and orders TensorFlow has too.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <functional>

#include "base/errors.h"
#include "graph/op_spec.h"
#include "ops/broadcast.h"

namespace keratin::ops {

// Floats and doubles alike are worked on in double: one instantiation of each decomposition compiles in half the time, and no answer is worse for it.
using Matrix = Eigen::MatrixXd;
template <class T>
using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Matrix number i of a tensor; what is as large as each of an output's matrices (or vectors, or numbers) becomes number i of them.
Matrix MatrixOf(const ConstView& x, std::int64_t i);
void Store(const Matrix& matrix, const View& out, std::int64_t i);

// The leading axes; the same with a matrix behind them.
Shape BatchOf(const Shape& shape);
Shape WithMatrix(Shape batch, std::int64_t rows, std::int64_t columns);
Status SquareMatrices(const InferContext& c, int input);
Status SolveShape(InferContext& c);
// Eigenvalues of the input, and their vectors where "compute_v" asks for them.
Status EigShape(InferContext& c);

// body(i) for each matrix of input 0.
Status ForMatrices(const RunContext& c, const std::function<Status(std::int64_t)>& body);

}  // namespace keratin::ops
