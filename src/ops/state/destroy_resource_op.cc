#include "ops/op.h"

KERATIN_OP(destroy_resource_op) {
  return {.name = "DestroyResourceOp",
          .inputs = {"resource: resource"},
          .attrs = {"ignore_lookup_error: bool = true"},
          .stateful = true,
          .infer = NoOutputs,
          .eval = [](EvalContext&) { return OkStatus(); },
          .note = "does nothing: a session keeps its resources"};
}
