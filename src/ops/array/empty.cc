#include "ops/array/array_common.h"
#include "ops/array/copy_common.h"
#include "ops/op.h"

KERATIN_OP(empty) {
  return {
      .name = "Empty",
      .inputs = {"shape: int32"},
      .outputs = {"output: dtype"},
      .attrs = {"dtype: type", "init: bool = false"},
      .stateful = true,
      .infer = [](InferContext& c) -> Status {
        KERATIN_TRY(c.RequireRank(0, 1, 1));
        KERATIN_ASSIGN(const Shape shape, c.ShapeFromInput(0));
        c.SetShape(0, shape);
        return OkStatus();
      },
      .run = [](const RunContext& c) { FillElements(c.out[0].dtype, nullptr, c.out[0].data, c.out[0].size, c.pool); },
      .note = "always zeros",
      .examples = {{.attrs = {{"dtype", DType::kFloat}}, .in = {Tensor::Of<std::int32_t>({1}, std::vector<std::int32_t>{2})}, .out = {Tensor{{2}, {0, 0}}}}}};
}
