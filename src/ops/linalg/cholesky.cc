#include <Eigen/Cholesky>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(cholesky) {
  return {.name = "Cholesky",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: {double, float}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(SquareMatrices(c, 0));
            return SameAsInput(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              const Eigen::LLT<Matrix> found(MatrixOf(c.in[0], i));
              if (found.info() != Eigen::Success) return InvalidArgument("the matrix is not positive definite");
              Store(found.matrixL(), c.out[0], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0}}},
                        .out = {Tensor{{1, 3, 3}, {2.0, 0.0, 0.0, 0.5, 1.6583124F, 0.0, 1.0, 0.0, 2.0}}}}}};
}
