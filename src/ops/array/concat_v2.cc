#include "ops/array/concat_common.h"
#include "ops/op.h"

KERATIN_OP(concat_v2) {
  return {.name = "ConcatV2",
          .inputs = {"values: N * T", "axis: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"N: int >= 2", "T: type", "Tidx: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) { return InferConcat(c, 0, c.input_count() - 1, c.input_count() - 1); },
          .checked_run = [](const RunContext& c) { return RunConcat(c, c.in.first(c.in.size() - 1), c.in.back()); },
          .examples = {{.in = {Tensor{{2, 1}, {1, 2}}, Tensor{{2, 2}, {3, 4, 5, 6}}, Tensor::Scalar<std::int32_t>(-1)},
                        .out = {Tensor{{2, 3}, {1, 3, 4, 2, 5, 6}}}}}};
}
