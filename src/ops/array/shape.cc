#include "ops/array/shape_common.h"
#include "ops/op.h"

KERATIN_OP(shape) {
  return {.name = "Shape",
          .inputs = {"input: T"},
          .outputs = {"output: out_type"},
          .attrs = {"T: type", "out_type: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) { return InferShapeVector(c, 0); },
          .run = [](const RunContext& c) { WriteShape(c.in[0].shape, c.out[0]); },
          .examples = {{.in = {Tensor{{1, 2}, {3, 4}}}, .out = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{1, 2})}},
                       {.in = {Tensor{{}, {3}}}, .out = {Tensor::Of<std::int32_t>({0}, std::vector<std::int32_t>{})}}}};
}
