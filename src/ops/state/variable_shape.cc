#include "graph/evaluate.h"
#include "ops/array/shape_common.h"
#include "ops/op.h"
#include "ops/state/state_common.h"

KERATIN_OP(variable_shape) {
  return {.name = "VariableShape",
          .inputs = {"input: resource"},
          .outputs = {"output: out_type"},
          .attrs = {"out_type: {int32, int64} = DT_INT32"},
          .stateful = true,
          .infer = [](InferContext& c) { return SetShapeVector(c, 0, c.input(0).handle_shape); },
          .eval = [](EvalContext& c) -> Status {
            KERATIN_ASSIGN(const std::shared_ptr<Variable> variable, ResourceAt<Variable>(c, 0, "a variable"));
            const Tensor value = variable->Read();
            if (value.dtype() == DType::kInvalid) return FailedPrecondition("{} has no value yet", variable->Describe());
            KERATIN_ASSIGN(Tensor out, c.Allocate(c.attrs().Type("out_type", DType::kInt32), Shape{value.shape().rank()}));
            WriteShape(value.shape(), MutableViewOf(out));
            c.SetOutput(0, std::move(out));
            return OkStatus();
          }};
}
