
#include "ops/arg.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(arg_min) {
  return {.name = "ArgMin",
          .inputs = {"input: T", "dimension: Tidx"},
          .outputs = {"output: output_type"},
          .attrs = {"T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, bool}", "Tidx: {int32, int64} = DT_INT32",
                    "output_type: {int32, int64} = DT_INT64"},
          .infer = ArgShape,
          .run = [](const RunContext& c) { RunArg(c, [](auto x, auto best) { return x < best; }); },
          .kernel_types = ArgTypes(),
          .examples = {{.in = {Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}}, Int(1)}, .out = {Tensor::Of<std::int64_t>({2}, std::vector<std::int64_t>{0, 0})}},
                       {.attrs = {{"output_type", DType::kInt32}}, .in = {Tensor{{4}, {3, 5, 5, 1}}, Int(-1)}, .out = {Int(3)}}}};
}
