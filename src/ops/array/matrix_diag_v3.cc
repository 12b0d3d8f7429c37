#include <algorithm>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/select.h"
#include "ops/values.h"

KERATIN_OP(matrix_diag_v3) {
  return {.name = "MatrixDiagV3",
          .inputs = {"diagonal: T", "k: int32", "num_rows: int32", "num_cols: int32", "padding_value: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "align: {'LEFT_RIGHT', 'RIGHT_LEFT', 'LEFT_LEFT', 'RIGHT_RIGHT'} = 'RIGHT_LEFT'"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank - 1));
            const auto k = c.KnownElements(1), rows = c.KnownElements(2), columns = c.KnownElements(3);
            if (k && k->size() != 1) return OnNode(c, Unimplemented("a band of diagonals is not supported"));
            if (!c.shape(0).has_rank()) return OkStatus();
            Shape out = c.shape(0);
            const std::int64_t length = out.back();
            out[out.rank() - 1] = Shape::kUnknown;
            out.push_back(Shape::kUnknown);
            if (k && rows && columns && length >= 0) {
              const std::int64_t least_rows = length + std::max<std::int64_t>(-k->front(), 0), least_columns = length + std::max<std::int64_t>(k->front(), 0);
              const std::int64_t r = rows->front(), n = columns->front();
              if ((r != -1 && r < least_rows) || (n != -1 && n < least_columns)) return OnNode(c, InvalidArgument("the matrix is too small for its diagonal"));
              // A size that is not given is the smallest that holds the diagonal; the matrix is square where neither is.
              const std::int64_t square = std::max(least_rows, least_columns);
              out[out.rank() - 2] = r != -1 ? r : n == -1 ? square : least_rows;
              out[out.rank() - 1] = n != -1 ? n : r == -1 ? square : least_columns;
            }
            c.SetShape(0, out);
            return OkStatus();
          },
          .run =
              [](const RunContext& c) {
                const std::int64_t k = *c.in[1].as<std::int32_t>(), length = c.in[0].shape.back();
                const std::int64_t rows = c.out[0].shape.back(1), columns = c.out[0].shape.back();
                ForElement(c.out[0].dtype, [&]<class T>() {
                  T* out = c.out[0].as<T>();
                  std::fill_n(out, c.out[0].size, *c.in[4].as<T>());
                  if (length == 0) return;
                  for (std::int64_t m = 0; m < c.in[0].size / length; ++m)
                    for (std::int64_t i = 0; i < length; ++i)
                      out[m * rows * columns + (i + std::max<std::int64_t>(-k, 0)) * columns + i + std::max<std::int64_t>(k, 0)] =
                          c.in[0].as<T>()[m * length + i];
                });
              },
          .kernel_types = SelectTypes(),
          .note = "bands of several diagonals are refused",
          .examples = {{.in = {Tensor{{2}, {1.0, 2.0}}, Tensor::Scalar<std::int32_t>(1), Tensor::Scalar<std::int32_t>(-1), Tensor::Scalar<std::int32_t>(-1),
                               Tensor{{}, {0.0}}},
                        .out = {Tensor{{3, 3}, {0.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0}}}}}};
}
