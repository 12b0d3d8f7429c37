#include "ops/op.h"
#include "ops/state/state_common.h"

KERATIN_OP(variable) {
  return {.name = "Variable",
          .outputs = {"ref: Ref(dtype)"},
          .attrs = {"shape: shape", "dtype: type", "container: string = \"\"", "shared_name: string = \"\""},
          .stateful = true,
          .infer =
              [](InferContext& c) {
                // A scalar stands for a shape that was not given.
                if (const Shape* shape = c.attrs().Get<Shape>("shape"); shape != nullptr && shape->rank() != 0) c.SetShape(0, *shape);
                return OkStatus();
              },
          .eval = EvalRefVariable};
}
