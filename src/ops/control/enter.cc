#include "ops/array/array_common.h"
#include "ops/op.h"

KERATIN_OP(enter) {
  return {.name = "Enter",
          .inputs = {"data: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "frame_name: string", "is_constant: bool = false", "parallel_iterations: int = 10"},
          .infer = [](InferContext& c) -> Status {
            Forward(c, 0, 0);
            return OkStatus();
          },
          .note = "a graph with it is rewritten to While before it runs"};
}
