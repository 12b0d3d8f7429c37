#include "ops/list/list_common.h"
#include "ops/op.h"

KERATIN_OP(tensor_array_write_v3) {
  return {.name = "TensorArrayWriteV3",
          .inputs = {"handle: resource", "index: int32", "value: T", "flow_in: float"},
          .outputs = {"flow_out: float"},
          .attrs = {"T: type"},
          .stateful = true,
          .infer = ScalarOutput,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<TensorList> list, ListAt(c));
            if (c.input(1).size() != 1) return InvalidArgument("the index must be a scalar");
            KERATIN_TRY(list->Write(c, IntAt(c.input(1), 0), c.input(2)));
            c.SetOutput(0, Tensor::Scalar(0.0F));
            return OkStatus();
          }};
}
