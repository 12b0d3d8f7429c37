#include "ops/op.h"
#include "ops/state/state_common.h"

KERATIN_OP(var_is_initialized_op) {
  return {.name = "VarIsInitializedOp",
          .inputs = {"resource: resource"},
          .outputs = {"is_initialized: bool"},
          .stateful = true,
          .infer = ScalarOutput,
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<Variable> variable, ResourceAt<Variable>(c, 0, "a variable"));
            c.SetOutput(0, Tensor::Scalar(variable->Read().dtype() != DType::kInvalid));
            return OkStatus();
          }};
}
