#include "ops/op.h"

KERATIN_OP(assign_sub) {
  return {.name = "AssignSub",
          .inputs = {"ref: Ref(T)", "value: T"},
          .outputs = {"output_ref: Ref(T)"},
          .attrs = {"T: numbertype", "use_locking: bool = false"},
          .infer = SameAsInput,
          .note = "becomes AssignSubVariableOp before it runs"};
}
