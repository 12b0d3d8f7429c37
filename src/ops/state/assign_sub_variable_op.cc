#include "ops/op.h"
#include "ops/state/state_common.h"

KERATIN_OP(assign_sub_variable_op) {
  return {.name = "AssignSubVariableOp",
          .inputs = {"resource: resource", "value: dtype"},
          .attrs = {"dtype: type"},
          .stateful = true,
          .infer = NoOutputs,
          .eval = [](EvalContext& c) { return UpdateVariable(c, true); }};
}
