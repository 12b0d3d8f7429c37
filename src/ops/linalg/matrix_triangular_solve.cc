#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(matrix_triangular_solve) {
  return {.name = "MatrixTriangularSolve",
          .inputs = {"matrix: T", "rhs: T"},
          .outputs = {"output: T"},
          .attrs = {"lower: bool = true", "adjoint: bool = false", "T: {bfloat16, half, float, double}"},
          .infer = SolveShape,
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              const Matrix matrix = MatrixOf(c.in[0], i);
              if (matrix.rows() == 0) return OkStatus();
              if (!(matrix.diagonal().cwiseAbs().minCoeff() > 0)) return InvalidArgument("the matrix is not invertible");
              const Matrix rhs = MatrixOf(c.in[1], i);
              const bool lower = c.attrs->Bool("lower", true), adjoint = c.attrs->Bool("adjoint");
              const auto solved = [&]<unsigned kPart>() -> Matrix {
                if (adjoint) return matrix.triangularView<kPart>().adjoint().solve(rhs);
                return matrix.triangularView<kPart>().solve(rhs);
              };
              Store(lower ? solved.operator()<Eigen::Lower>() : solved.operator()<Eigen::Upper>(), c.out[0], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0}}, Tensor{{1, 3, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}}},
                        .out = {Tensor{{1, 3, 2}, {0.25, 0.5, 0.91666669F, 1.1666667F, 0.80833334F, 0.88333333F}}}},
                       {.attrs = {{"lower", false}},
                        .in = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0}}, Tensor{{1, 3, 2}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}}},
                        .out = {Tensor{{1, 3, 2}, {-0.45833334F, -0.38333338F, 0.83333337F, 1.1333334F, 1.0, 1.2F}}}}}};
}
