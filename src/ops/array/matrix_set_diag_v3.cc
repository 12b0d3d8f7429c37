#include <algorithm>

#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"
#include "ops/select.h"
#include "ops/values.h"

KERATIN_OP(matrix_set_diag_v3) {
  return {.name = "MatrixSetDiagV3",
          .inputs = {"input: T", "diagonal: T", "k: int32"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "align: {'LEFT_RIGHT', 'RIGHT_LEFT', 'LEFT_LEFT', 'RIGHT_RIGHT'} = 'RIGHT_LEFT'"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 2, Shape::kMaxRank));
            const auto k = c.KnownElements(2);
            if (k && k->size() != 1) return OnNode(c, Unimplemented("a band of diagonals is not supported"));
            if (c.shape(0).has_rank() && c.shape(1).has_rank() && c.shape(1).rank() != c.shape(0).rank() - 1)
              return Refuse(c, "a diagonal of shape {} for matrices of {}", c.shape(1).ToString(), c.shape(0).ToString());
            return SameAsInput(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            const std::int64_t rows = c.in[0].shape.back(1), columns = c.in[0].shape.back();
            if (c.in[2].size != 1) return Unimplemented("a band of diagonals is not supported");
            const std::int64_t k = *c.in[2].as<std::int32_t>();
            CopyElements(c.out[0].dtype, c.in[0].data, c.out[0].data, c.out[0].size, c.pool);
            if (c.out[0].size == 0) return OkStatus();
            if (k <= -rows || k >= columns) return InvalidArgument("diagonal {} of a matrix of {} rows and {} columns", k, rows, columns);
            const std::int64_t down = std::max<std::int64_t>(-k, 0), right = std::max<std::int64_t>(k, 0), length = std::min(rows - down, columns - right);
            const std::int64_t count = c.in[0].size / (rows * columns);
            KERATIN_TRY(CheckSize(c.in[1], count * length));
            ForElement(c.out[0].dtype, [&]<class T>() {
              for (std::int64_t m = 0; m < count; ++m)
                for (std::int64_t i = 0; i < length; ++i)
                  c.out[0].as<T>()[m * rows * columns + (i + down) * columns + i + right] = c.in[1].as<T>()[m * length + i];
            });
            return OkStatus();
          },
          .kernel_types = SelectTypes(),
          .note = "bands of several diagonals are refused",
          .examples = {{.in = {Tensor{{2, 2, 3}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0}}, Tensor{{2, 2}, {-1.0, -2.0, -3.0, -4.0}},
                               Int(0)},
                        .out = {Tensor{{2, 2, 3}, {-1.0, 2.0, 3.0, 4.0, -2.0, 6.0, -3.0, 8.0, 9.0, 10.0, -4.0, 12.0}}}},
                       {.in = {Tensor{{2, 3}, {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}}, Tensor{{2}, {9.0, 8.0}}, Int(1)},
                        .out = {Tensor{{2, 3}, {0.0, 9.0, 2.0, 3.0, 4.0, 8.0}}}}}};
}
