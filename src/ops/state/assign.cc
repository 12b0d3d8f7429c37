#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(assign) {
  return {.name = "Assign",
          .inputs = {"ref: Ref(T)", "value: T"},
          .outputs = {"output_ref: Ref(T)"},
          .attrs = {"T: type", "validate_shape: bool = true", "use_locking: bool = true"},
          .infer =
              [](InferContext& c) {
                c.SetShape(0, c.shape(1));
                return OkStatus();
              },
          .note = "becomes AssignVariableOp before it runs"};
}
