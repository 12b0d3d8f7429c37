#include <Eigen/LU>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(lu) {
  return {.name = "Lu",
          .inputs = {"input: T"},
          .outputs = {"lu: T", "p: output_idx_type"},
          .attrs = {"T: {double, float, half}", "output_idx_type: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(SquareMatrices(c, 0));
            if (!c.shape(0).has_rank()) return OkStatus();
            c.SetShape(0, c.shape(0));
            Shape order = BatchOf(c.shape(0));
            order.push_back(c.shape(0).back());
            c.SetShape(1, order);
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              const std::int64_t size = c.in[0].shape.back();
              if (size == 0) return OkStatus();
              const Eigen::PartialPivLU<Matrix> found(MatrixOf(c.in[0], i));
              if (!(found.matrixLU().diagonal().cwiseAbs().minCoeff() > 0)) return InvalidArgument("the matrix is not invertible");
              Store(found.matrixLU(), c.out[0], i);
              const Eigen::PermutationMatrix<Eigen::Dynamic> order = found.permutationP().transpose();
              for (std::int64_t k = 0; k < size; ++k) {
                if (c.out[1].dtype == DType::kInt32)
                  c.out[1].as<std::int32_t>()[i * size + k] = order.indices()(k);
                else
                  c.out[1].as<std::int64_t>()[i * size + k] = order.indices()(k);
              }
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 1.0, 3.0, 0.5, 2.0, 0.5, 5.0}}},
                        .out = {Tensor{{1, 3, 3}, {4.0, 1.0, 2.0, 0.25, 2.75, 0.0, 0.5, 0.0, 4.0}},
                                Tensor::Of<std::int32_t>(Shape{1, 3}, std::vector<std::int32_t>{0, 1, 2})}}}};
}
