#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(ref_enter) {
  return {.name = "RefEnter",
          .inputs = {"data: Ref(T)"},
          .outputs = {"output: Ref(T)"},
          .attrs = {"T: type", "frame_name: string", "is_constant: bool = false", "parallel_iterations: int = 10"},
          .infer = ForwardInputs,
          .note = "a graph with it is rewritten to While before it runs"};
}
