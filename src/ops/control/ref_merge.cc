#include "ops/control/control_common.h"
#include "ops/op.h"

KERATIN_OP(ref_merge) {
  return {.name = "RefMerge",
          .inputs = {"inputs: N * Ref(T)"},
          .outputs = {"output: Ref(T)", "value_index: int32"},
          .attrs = {"T: type", "N: int >= 1"},
          .infer = InferMerge,
          .note = "a graph with it is rewritten to If or While before it runs"};
}
