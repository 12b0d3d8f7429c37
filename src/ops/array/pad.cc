#include "ops/array/pad_common.h"
#include "ops/op.h"

KERATIN_OP(pad) {
  return {
      .name = "Pad",
      .inputs = {"input: T", "paddings: Tpaddings"},
      .outputs = {"output: T"},
      .attrs = {"T: type", "Tpaddings: {int32, int64} = DT_INT32"},
      .infer = InferPad,
      .checked_run = [](const RunContext& c) { return RunPad(c, nullptr); },
      .examples = {{.in = {Tensor{{2}, {1, 2}}, Tensor::Of<std::int32_t>({1, 2}, std::vector<std::int32_t>{1, 2})}, .out = {Tensor{{5}, {0, 1, 2, 0, 0}}}}}};
}
