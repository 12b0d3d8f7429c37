#include "ops/op.h"

KERATIN_OP(no_op) {
  return {.name = "NoOp", .infer = NoOutputs, .eval = [](EvalContext&) { return OkStatus(); }};
}
