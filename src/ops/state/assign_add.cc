#include "ops/op.h"

KERATIN_OP(assign_add) {
  return {.name = "AssignAdd",
          .inputs = {"ref: Ref(T)", "value: T"},
          .outputs = {"output_ref: Ref(T)"},
          .attrs = {"T: numbertype", "use_locking: bool = false"},
          .infer = SameAsInput,
          .note = "becomes AssignAddVariableOp before it runs"};
}
