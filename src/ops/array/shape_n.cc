#include "ops/array/shape_common.h"
#include "ops/op.h"

KERATIN_OP(shape_n) {
  return {.name = "ShapeN",
          .inputs = {"input: N * T"},
          .outputs = {"output: N * out_type"},
          .attrs = {"N: int >= 1", "T: type", "out_type: {int32, int64} = DT_INT32"},
          .infer = [](InferContext& c) -> Status {
            for (int i = 0; i < c.output_count(); ++i) KERATIN_TRY(InferShapeVector(c, i));
            return OkStatus();
          },
          .run =
              [](const RunContext& c) {
                for (std::size_t i = 0; i < c.out.size(); ++i) WriteShape(c.in[i].shape, c.out[i]);
              },
          .examples = {{.attrs = {{"N", std::int64_t{2}}},
                        .in = {Tensor{{1, 2}, {3, 4}}, Tensor{{1}, {3}}},
                        .out = {Tensor::Of<std::int32_t>({2}, std::vector<std::int32_t>{1, 2}), Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{1})}}}};
}
