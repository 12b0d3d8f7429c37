#include "ops/op.h"

KERATIN_OP(disable_copy_on_read) {
  return {.name = "DisableCopyOnRead", .inputs = {"resource: resource"}, .stateful = true, .infer = NoOutputs, .eval = [](EvalContext&) { return OkStatus(); }};
}
