#include <cmath>

#include "ops/broadcast.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(in_top_k_v2) {
  return {.name = "InTopKV2",
          .inputs = {"predictions: float", "targets: T", "k: T"},
          .outputs = {"precision: bool"},
          .attrs = {"T: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 2, 2));
            KERATIN_TRY(c.RequireRank(1, 1, 1));
            KERATIN_TRY(c.RequireRank(2, 0, 0));
            if (c.shape(0).has_rank() && c.shape(1).has_rank() && c.shape(0)[0] >= 0 && c.shape(1)[0] >= 0 && c.shape(0)[0] != c.shape(1)[0])
              return OnNode(c, InvalidArgument("{} rows of predictions and {} targets", c.shape(0)[0], c.shape(1)[0]));
            c.SetShape(0, c.shape(1));
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            if (c.in[0].shape[0] != c.in[1].size) return InvalidArgument("rows of predictions and targets differ");
            const auto number = [](const ConstView& v, std::int64_t i) {
              return v.dtype == DType::kInt32 ? std::int64_t{v.as<std::int32_t>()[i]} : v.as<std::int64_t>()[i];
            };
            const std::int64_t classes = c.in[0].shape[1], k = number(c.in[2], 0);
            for (std::int64_t row = 0; row < c.in[1].size; ++row) {
              const std::int64_t target = number(c.in[1], row);
              const float* in = c.in[0].as<float>() + row * classes;
              bool good = target >= 0 && target < classes && std::isfinite(in[target]);
              std::int64_t larger = 0;
              for (std::int64_t i = 0; good && i < classes; ++i) {
                good = std::isfinite(in[i]);
                larger += in[i] > in[target] ? 1 : 0;
              }
              c.out[0].as<bool>()[row] = good && larger < k;
            }
            return OkStatus();
          },
          .examples = {{.in = {Tensor{{2, 3}, {0.1F, 0.5, 0.40000001F, 0.60000002F, 0.30000001F, 0.1F}},
                               Tensor::Of<std::int32_t>(Shape{2}, std::vector<std::int32_t>{2, 2}), Tensor::Scalar<std::int32_t>(2)},
                        .out = {Bools(Shape{2}, {true, false})}}}};
}
