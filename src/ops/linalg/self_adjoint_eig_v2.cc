#include <Eigen/Eigenvalues>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(self_adjoint_eig_v2) {
  return {
      .name = "SelfAdjointEigV2",
      .inputs = {"input: T"},
      .outputs = {"e: T", "v: T"},
      .attrs = {"compute_v: bool = true", "T: {half, float, double}"},
      .infer = EigShape,
      .checked_run = [](const RunContext& c) -> Status {
        // The signs of the vectors are as the roundings of the tensor's own type have them.
        const auto solve = [&]<class T>(std::int64_t i) -> Status {
          const bool vectors = c.attrs->Bool("compute_v", true);
          if (c.in[0].shape.back() == 0) return OkStatus();
          const Eigen::SelfAdjointEigenSolver<RowMajor<T>> found(MatrixOf(c.in[0], i).cast<T>(), vectors ? Eigen::ComputeEigenvectors : Eigen::EigenvaluesOnly);
          if (found.info() != Eigen::Success) return InvalidArgument("the eigenvalues do not converge");
          Store(found.eigenvalues().template cast<double>(), c.out[0], i);
          if (vectors) Store(found.eigenvectors().template cast<double>(), c.out[1], i);
          return OkStatus();
        };
        return ForMatrices(
            c, [&](std::int64_t i) { return c.in[0].dtype == DType::kDouble ? solve.template operator()<double>(i) : solve.template operator()<float>(i); });
      },
      .accuracy = Accuracy::kApproximate,
      .kernel_types = {DType::kFloat, DType::kDouble},
      .examples = {{.in = {Tensor{{1, 2, 2}, {2.0, 1.0, 1.0, 3.0}}},
                    .out = {Tensor{{1, 2}, {1.381966F, 3.618034F}}, Tensor{{1, 2, 2}, {-0.85065081F, -0.52573111F, 0.52573111F, -0.85065081F}}}}}};
}
