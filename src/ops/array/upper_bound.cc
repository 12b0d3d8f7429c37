#include <algorithm>

#include "ops/broadcast.h"
#include "ops/map.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(upper_bound) {
  return {.name = "UpperBound",
          .inputs = {"sorted_inputs: T", "values: T"},
          .outputs = {"output: out_type"},
          .attrs = {"T: type", "out_type: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 2, 2));
            KERATIN_TRY(c.RequireRank(1, 2, 2));
            if (c.shape(0).has_rank() && c.shape(1).has_rank() && c.shape(0)[0] >= 0 && c.shape(1)[0] >= 0 && c.shape(0)[0] != c.shape(1)[0])
              return OnNode(c, InvalidArgument("{} rows of sorted numbers and {} of values", c.shape(0)[0], c.shape(1)[0]));
            c.SetShape(0, c.shape(1));
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            if (c.in[0].shape[0] != c.in[1].shape[0]) return InvalidArgument("rows of sorted numbers and of values differ");
            const std::int64_t columns = c.in[0].shape[1], values = c.in[1].shape[1];
            ForRealType(c.in[0].dtype, [&]<class T>() {
              for (std::int64_t i = 0; i < c.in[1].size; ++i) {
                const T* row = c.in[0].as<T>() + i / values * columns;
                const std::int64_t place = std::upper_bound(row, row + columns, c.in[1].as<T>()[i],
                                                            [](T a, T b) { return static_cast<ComputeType<T>>(a) < static_cast<ComputeType<T>>(b); }) -
                                           row;
                if (c.out[0].dtype == DType::kInt32)
                  c.out[0].as<std::int32_t>()[i] = static_cast<std::int32_t>(place);
                else
                  c.out[0].as<std::int64_t>()[i] = place;
              }
            });
            return OkStatus();
          },
          .kernel_types = RealTypes(),
          .examples = {{.in = {Tensor{{1, 4}, {1.0, 2.0, 2.0, 5.0}}, Tensor{{1, 3}, {2.0, 0.0, 9.0}}},
                        .out = {Tensor::Of<std::int32_t>(Shape{1, 3}, std::vector<std::int32_t>{3, 0, 4})}}}};
}
