#include "ops/op.h"
#include "ops/state/state_common.h"

KERATIN_OP(variable_v2) {
  return {.name = "VariableV2",
          .outputs = {"ref: Ref(dtype)"},
          .attrs = {"shape: shape", "dtype: type", "container: string = \"\"", "shared_name: string = \"\""},
          .stateful = true,
          .infer =
              [](InferContext& c) {
                if (const Shape* shape = c.attrs().Get<Shape>("shape")) c.SetShape(0, *shape);
                return OkStatus();
              },
          .eval = EvalRefVariable};
}
