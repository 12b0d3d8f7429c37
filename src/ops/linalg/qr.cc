#include <Eigen/QR>

#include "ops/linalg/linalg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(qr) {
  return {.name = "Qr",
          .inputs = {"input: T"},
          .outputs = {"q: T", "r: T"},
          .attrs = {"full_matrices: bool = false", "T: {double, float, half}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
            if (!c.shape(0).has_rank()) return OkStatus();
            const std::int64_t rows = c.shape(0).back(1), columns = c.shape(0).back();
            const std::int64_t least = rows < 0 || columns < 0 ? Shape::kUnknown : std::min(rows, columns);
            const std::int64_t inner = c.attrs().Bool("full_matrices") ? rows : least;
            c.SetShape(0, WithMatrix(BatchOf(c.shape(0)), rows, inner));
            c.SetShape(1, WithMatrix(BatchOf(c.shape(0)), inner, columns));
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            return ForMatrices(c, [&](std::int64_t i) -> Status {
              const std::int64_t rows = c.in[0].shape.back(1), inner = c.out[0].shape.back();
              if (c.out[0].shape.NumElements() == 0 && c.out[1].shape.NumElements() == 0) return OkStatus();
              const Eigen::HouseholderQR<Matrix> found(MatrixOf(c.in[0], i));
              Store(found.householderQ() * Matrix::Identity(rows, inner), c.out[0], i);
              Store(found.matrixQR().topRows(inner).triangularView<Eigen::Upper>(), c.out[1], i);
              return OkStatus();
            });
          },
          .accuracy = Accuracy::kApproximate,
          .kernel_types = {DType::kFloat, DType::kDouble},
          .examples = {{.in = {Tensor{{4, 3}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.5, 7.0, 8.0, 10.0, 1.0, 0.0, 1.0}}},
                        .out = {Tensor{{4, 3},
                                       {-0.12216944F, 0.56427649F, 0.70710678F, -0.48867778F, 0.23175642F, 0.20203051F, -0.85518611F, -0.10076366F,
                                        -0.30304576F, -0.12216944F, -0.78595654F, 0.60609153F}},
                                Tensor{{3, 3}, {-8.1853528F, -9.5292167F, -12.216944F, 0.0, 1.4812258F, 1.405653F, 0.0, 0.0, 1.0101525F}}}}}};
}
