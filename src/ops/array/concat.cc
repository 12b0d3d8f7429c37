#include "ops/array/concat_common.h"
#include "ops/op.h"

KERATIN_OP(concat) {
  return {.name = "Concat",
          .inputs = {"concat_dim: int32", "values: N * T"},
          .outputs = {"output: T"},
          .attrs = {"N: int >= 2", "T: type"},
          .infer = [](InferContext& c) { return InferConcat(c, 1, c.input_count() - 1, 0); },
          .checked_run = [](const RunContext& c) { return RunConcat(c, c.in.subspan(1), c.in[0]); },
          .examples = {{.in = {Tensor::Scalar<std::int32_t>(1), Tensor{{2, 1}, {1, 2}}, Tensor{{2, 1}, {3, 4}}}, .out = {Tensor{{2, 2}, {1, 3, 2, 4}}}}}};
}
