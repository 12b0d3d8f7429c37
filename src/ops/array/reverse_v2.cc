#include "ops/array/reverse_common.h"
#include "ops/op.h"

KERATIN_OP(reverse_v2) {
  return {.name = "ReverseV2",
          .inputs = {"tensor: T", "axis: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"Tidx: {int32, int64} = DT_INT32",
                    "T: {uint8, int8, uint16, int16, int32, uint32, int64, uint64, bool, bfloat16, half, float, double, complex64, complex128, string}"},
          .infer = [](InferContext& c) -> Status {
            KERATIN_TRY(c.RequireRank(1, 1, 1));
            return SameAsInput(c);
          },
          .checked_run = [](const RunContext& c) -> Status {
            std::array<bool, Shape::kMaxRank> flip{};
            for (std::int64_t i = 0; i < c.in[1].size; ++i) {
              KERATIN_ASSIGN(const int axis, AxisOf(IntAt(c.in[1], i), c.in[0].shape.rank()));
              if (flip[static_cast<std::size_t>(axis)]) return InvalidArgument("axis {} is given twice", axis);
              flip[static_cast<std::size_t>(axis)] = true;
            }
            CopyReversed(c.in[0], c.out[0], flip, c.pool);
            return OkStatus();
          },
          .examples = {{.in = {Tensor{{2, 2}, {1, 2, 3, 4}}, Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{-1})},
                        .out = {Tensor{{2, 2}, {2, 1, 4, 3}}}}}};
}
