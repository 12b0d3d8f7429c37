#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_array_size_v3) {
  return {.name = "TensorArraySizeV3",
          .inputs = {"handle: resource", "flow_in: float"},
          .outputs = {"size: int32"},
          .stateful = true,
          .infer = ScalarOutput,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            c.SetOutput(0, Tensor::Scalar(static_cast<std::int32_t>(list->items.size())));
            return OkStatus();
          }};
}
