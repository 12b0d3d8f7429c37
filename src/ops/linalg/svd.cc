#include <Eigen/SVD>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(svd) {
  return {.name = "Svd",
          .inputs = {"input: T"},
          .outputs = {"s: T", "u: T", "v: T"},
          .attrs = {"compute_uv: bool = true", "full_matrices: bool = false", "T: {double, float, half}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
            if (!c.shape(0).has_rank()) return OkStatus();
            const std::int64_t rows = c.shape(0).back(1), columns = c.shape(0).back();
            const std::int64_t least = rows < 0 || columns < 0 ? Shape::kUnknown : std::min(rows, columns);
            Shape values = BatchOf(c.shape(0));
            values.push_back(least);
            c.SetShape(0, values);
            const bool vectors = c.attrs().Bool("compute_uv", true), full = c.attrs().Bool("full_matrices");
            c.SetShape(1, vectors ? WithMatrix(BatchOf(c.shape(0)), rows, full ? rows : least) : Shape{0});
            c.SetShape(2, vectors ? WithMatrix(BatchOf(c.shape(0)), columns, full ? columns : least) : Shape{0});
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              const bool vectors = c.attrs->Bool("compute_uv", true), full = c.attrs->Bool("full_matrices");
              const std::int64_t least = c.out[0].shape.back();
              if (least == 0) return OkStatus();
              const unsigned wanted = !vectors ? 0U : full ? Eigen::ComputeFullU | Eigen::ComputeFullV : Eigen::ComputeThinU | Eigen::ComputeThinV;
              const Matrix matrix = MatrixOf(c.in[0], i);
              if (!matrix.allFinite()) return InvalidArgument("the matrix has numbers that are not finite");
              const Eigen::BDCSVD<Matrix> found(matrix, wanted);
              Store(found.singularValues(), c.out[0], i);
              if (vectors) {
                Store(found.matrixU(), c.out[1], i);
                Store(found.matrixV(), c.out[2], i);
              }
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{4, 3}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.5, 7.0, 8.0, 10.0, 1.0, 0.0, 1.0}}},
                        .out = {Tensor{{3}, {17.628275F, 1.0106548F, 0.68743753F}},
                                Tensor{{4, 3},
                                       {0.20711835F, -0.73393553F, -0.50177085F, 0.5174014F, -0.22706915F, -0.11861135F, 0.82768452F, 0.27979708F, 0.26454759F,
                                        0.065850787F, 0.57575321F, -0.81496757F}},
                                Tensor{{3, 3},
                                       {0.46155205F, 0.88271517F, 0.08822491F, 0.54586846F, -0.36099407F, 0.75611573F, 0.69928354F, -0.30082759F,
                                        -0.64846396F}}}}}};
}
