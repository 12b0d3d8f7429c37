#include "base/checked_math.h"
#include "ops/array/array_common.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(unravel_index) {
  return {.name = "UnravelIndex",
          .inputs = {"indices: Tidx", "dims: Tidx"},
          .outputs = {"output: Tidx"},
          .attrs = {"Tidx: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(0, 0, 1));
            KERATIN_TRY(c.RequireRank(1, 1, 1));
            if (!c.shape(0).has_rank() || !c.shape(1).has_rank()) return OkStatus();
            Shape out = {c.shape(1)[0]};
            if (c.shape(0).rank() == 1) out.push_back(c.shape(0)[0]);
            c.SetShape(0, out);
            return OkStatus();
          },
          .checked_run = [](const RunContext& c) -> Status {
            std::int64_t all = 1;
            for (std::int64_t i = 0; i < c.in[1].size; ++i) {
              if (IntAt(c.in[1], i) < 0) return InvalidArgument("dims has the number {}", IntAt(c.in[1], i));
              if (__builtin_mul_overflow(all, IntAt(c.in[1], i), &all)) return InvalidArgument("dims has too many elements");
            }
            const auto store = [&](std::int64_t at, std::int64_t value) {
              if (c.out[0].dtype == DType::kInt64)
                c.out[0].as<std::int64_t>()[at] = value;
              else
                c.out[0].as<std::int32_t>()[at] = static_cast<std::int32_t>(value);
            };
            for (std::int64_t i = 0; i < c.in[0].size; ++i) {
              std::int64_t rest = IntAt(c.in[0], i);
              if (rest < 0 || rest >= all) return InvalidArgument("the index {} is not below {}", rest, all);
              for (std::int64_t axis = c.in[1].size - 1; axis >= 0; --axis) {
                store(axis * c.in[0].size + i, rest % IntAt(c.in[1], axis));
                rest /= IntAt(c.in[1], axis);
              }
            }
            return OkStatus();
          },
          .examples = {{.in = {Ints({2, 5, 7}), Ints({3, 3})}, .out = {Ints(Shape{2, 3}, {0, 1, 2, 2, 2, 1})}},
                       {.in = {Int(22), Ints({3, 4, 2})}, .out = {Ints({2, 3, 0})}}}};
}
