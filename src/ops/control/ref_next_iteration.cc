#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(ref_next_iteration) {
  return {.name = "RefNextIteration",
          .inputs = {"data: Ref(T)"},
          .outputs = {"output: Ref(T)"},
          .attrs = {"T: type"},
          .infer = ForwardInputs,
          .note = "a graph with it is rewritten to While before it runs"};
}
