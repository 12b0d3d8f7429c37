#include <algorithm>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/select.h"
#include "ops/values.h"

KERATIN_OP(matrix_diag_part_v3) {
  return {.name = "MatrixDiagPartV3",
          .inputs = {"input: T", "k: int32", "padding_value: T"},
          .outputs = {"diagonal: T"},
          .attrs = {"T: type", "align: {'LEFT_RIGHT', 'RIGHT_LEFT', 'LEFT_LEFT', 'RIGHT_RIGHT'} = 'RIGHT_LEFT'"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
            const auto k = c.KnownElements(1);
            if (k && k->size() != 1) return OnNode(c, Unimplemented("a band of diagonals is not supported"));
            if (!c.shape(0).has_rank()) return OkStatus();
            const std::int64_t rows = c.shape(0).back(1), columns = c.shape(0).back();
            Shape out;
            for (int i = 0; i + 2 < c.shape(0).rank(); ++i) out.push_back(c.shape(0)[i]);
            std::int64_t length = Shape::kUnknown;
            if (k && rows >= 0 && columns >= 0) {
              if (k->front() <= -rows || k->front() >= columns)
                return OnNode(c, InvalidArgument("diagonal {} of a matrix of {} rows and {} columns", k->front(), rows, columns));
              length = std::min(rows + std::min<std::int64_t>(k->front(), 0), columns - std::max<std::int64_t>(k->front(), 0));
            }
            out.push_back(length);
            c.SetShape(0, out);
            return OkStatus();
          },
          .run =
              [](const RunContext& c) {
                const std::int64_t k = *c.in[1].as<std::int32_t>(), length = c.out[0].shape.back();
                const std::int64_t rows = c.in[0].shape.back(1), columns = c.in[0].shape.back();
                if (length == 0) return;
                ForElement(c.out[0].dtype, [&]<class T>() {
                  for (std::int64_t m = 0; m < c.out[0].size / length; ++m)
                    for (std::int64_t i = 0; i < length; ++i)
                      c.out[0].as<T>()[m * length + i] =
                          c.in[0].as<T>()[m * rows * columns + (i + std::max<std::int64_t>(-k, 0)) * columns + i + std::max<std::int64_t>(k, 0)];
                });
              },
          .kernel_types = SelectTypes(),
          .note = "bands of several diagonals are refused",
          .examples = {{.in = {Tensor{{2, 3}, {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}}, Tensor::Scalar<std::int32_t>(1), Tensor{{}, {0.0}}},
                        .out = {Tensor{{2}, {1.0, 5.0}}}}}};
}
