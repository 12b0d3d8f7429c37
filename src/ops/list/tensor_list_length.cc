#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_list_length) {
  return {.name = "TensorListLength",
          .inputs = {"input_handle: variant"},
          .outputs = {"length: int32"},
          .infer = ScalarOutput,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            c.SetOutput(0, Tensor::Scalar(static_cast<std::int32_t>(list->items.size())));
            return OkStatus();
          }};
}
