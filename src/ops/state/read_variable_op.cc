#include "ops/op.h"
#include "ops/state/state_common.h"

KERATIN_OP(read_variable_op) {
  return {.name = "ReadVariableOp",
          .inputs = {"resource: resource"},
          .outputs = {"value: dtype"},
          .attrs = {"dtype: type"},
          .stateful = true,
          .infer =
              [](InferContext& c) {
                c.SetShape(0, c.input(0).handle_shape);
                return OkStatus();
              },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(Tensor value, ReadVariable(c, 0, c.attrs().Type("dtype")));
            c.SetOutput(0, std::move(value));
            return OkStatus();
          }};
}
