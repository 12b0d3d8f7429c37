#include "ops/control/control_common.h"
#include "ops/op.h"

KERATIN_OP(merge) {
  return {.name = "Merge",
          .inputs = {"inputs: N * T"},
          .outputs = {"output: T", "value_index: int32"},
          .attrs = {"T: type", "N: int >= 1"},
          .infer = InferMerge,
          .note = "a graph with it is rewritten to If or While before it runs"};
}
