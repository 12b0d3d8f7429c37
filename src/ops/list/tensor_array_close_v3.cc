#include "ops/op.h"

KERATIN_OP(tensor_array_close_v3) {
  return {.name = "TensorArrayCloseV3", .inputs = {"handle: resource"}, .stateful = true, .infer = NoOutputs, .eval = [](EvalContext&) { return OkStatus(); }};
}
