#include <algorithm>
#include <vector>

#include "ops/array/array_common.h"
#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

namespace keratin::ops {
namespace {

Status InferTridiagonalSolve(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
  KERATIN_TRY(c.RequireRank(1, 2, Shape::kMaxRank));
  if (c.attrs().Bool("perturb_singular")) return Unimplemented("node \"{}\" ({}): perturb_singular is not supported", c.node().name, c.node().op);
  const Shape &diagonals = c.shape(0), &rhs = c.shape(1);
  if (diagonals.has_rank() && rhs.has_rank()) {
    Shape wanted = rhs;
    wanted[rhs.rank() - 2] = 3;
    wanted[rhs.rank() - 1] = rhs.back(1);
    if (!diagonals.IsCompatibleWith(wanted)) return Refuse(c, "diagonals of the shape {} and right sides of {}", diagonals.ToString(), rhs.ToString());
  }
  c.SetShape(0, rhs);
  return OkStatus();
}

// Gaussian elimination; with `pivot` the larger of two neighbouring rows goes first, which fills a second diagonal above.
Status SolveTridiagonal(const Matrix& diagonals, Matrix& rhs, bool pivot) {
  const Eigen::Index size = rhs.rows();
  std::vector<double> on(static_cast<std::size_t>(size)), above(on.size()), second(on.size());
  const auto at = [](Eigen::Index i) { return static_cast<std::size_t>(i); };
  for (Eigen::Index i = 0; i < size; ++i) {
    on[at(i)] = diagonals(1, i);
    above[at(i)] = i + 1 < size ? diagonals(0, i) : 0;
  }
  for (Eigen::Index i = 0; i + 1 < size; ++i) {
    double below = diagonals(2, i + 1);
    if (pivot && std::abs(below) > std::abs(on[at(i)])) {
      std::swap(on[at(i)], below);
      std::swap(above[at(i)], on[at(i + 1)]);
      std::swap(second[at(i)], above[at(i + 1)]);
      rhs.row(i).swap(rhs.row(i + 1));
    }
    if (on[at(i)] == 0) return InvalidArgument("the matrix is not invertible");
    const double factor = below / on[at(i)];
    on[at(i + 1)] -= factor * above[at(i)];
    above[at(i + 1)] -= factor * second[at(i)];
    rhs.row(i + 1) -= factor * rhs.row(i);
  }
  for (Eigen::Index i = size - 1; i >= 0; --i) {
    if (on[at(i)] == 0) return InvalidArgument("the matrix is not invertible");
    if (i + 1 < size) rhs.row(i) -= above[at(i)] * rhs.row(i + 1);
    if (i + 2 < size) rhs.row(i) -= second[at(i)] * rhs.row(i + 2);
    rhs.row(i) /= on[at(i)];
  }
  return OkStatus();
}

}  // namespace
}  // namespace keratin::ops

KERATIN_OP(tridiagonal_solve) {
  return {.name = "TridiagonalSolve",
          .inputs = {"diagonals: T", "rhs: T"},
          .outputs = {"output: T"},
          .attrs = {"partial_pivoting: bool = true", "perturb_singular: bool = false", "T: {double, float, complex64, complex128}"},
          .infer = InferTridiagonalSolve,
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              Matrix rhs = MatrixOf(c.in[1], i);
              KERATIN_TRY(SolveTridiagonal(MatrixOf(c.in[0], i), rhs, c.attrs->Bool("partial_pivoting", true)));
              Store(rhs, c.out[0], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .note = "perturb_singular is refused",
          .examples = {{.in = {Tensor{{3, 3}, {1.0, 2.0, 9.0, 3.0, 4.0, 5.0, 9.0, 6.0, 7.0}}, Tensor{{3, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}}},
                        .out = {Tensor{{3, 2}, {-0.083333291F, -0.33333334F, 1.25, 3.0000002F, -0.75000012F, -3.0000005F}}}},
                       {.attrs = {{"partial_pivoting", false}},
                        .in = {Tensor{{3, 3}, {1.0, 2.0, 9.0, 3.0, 4.0, 5.0, 9.0, 1.0, 2.0}}, Tensor{{3, 1}, {1.0, 2.0, 3.0}}},
                        .out = {Tensor{{3, 1}, {0.27906978F, 0.16279069F, 0.53488368F}}}}}};
}
