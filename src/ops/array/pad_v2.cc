#include "ops/array/pad_common.h"
#include "ops/op.h"

KERATIN_OP(pad_v2) {
  return {.name = "PadV2",
          .inputs = {"input: T", "paddings: Tpaddings", "constant_values: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tpaddings: {int32, int64} = DT_INT32"},
          .infer = InferPad,
          .checked_run = [](const RunContext& c) -> Status {
            if (c.in[2].size != 1) return InvalidArgument("constant_values must be a scalar and has the shape {}", c.in[2].shape.ToString());
            return RunPad(c, c.in[2].data);
          },
          .examples = {{.in = {Tensor{{2}, {1, 2}}, Tensor::Of<std::int32_t>({1, 2}, std::vector<std::int32_t>{1, 2}), Tensor{{}, {9}}},
                        .out = {Tensor{{5}, {9, 1, 2, 9, 9}}}}}};
}
