#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(next_iteration) {
  return {.name = "NextIteration",
          .inputs = {"data: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type"},
          .infer = ForwardInputs,
          .note = "a graph with it is rewritten to While before it runs"};
}
