#include "ops/op.h"
#include "ops/state/state_common.h"

KERATIN_OP(assign_variable_op) {
  return {.name = "AssignVariableOp",
          .inputs = {"resource: resource", "value: dtype"},
          .attrs = {"dtype: type", "validate_shape: bool = false"},
          .stateful = true,
          .infer = NoOutputs,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<Variable> variable, ResourceAt<Variable>(c, 0, "a variable"));
            variable->Assign(c.input(1));
            return OkStatus();
          }};
}
