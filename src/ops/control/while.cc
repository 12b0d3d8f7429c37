#include "ops/control/control_common.h"
#include "ops/op.h"

KERATIN_OP(while) {
  return {.name = "While",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: list(type) >= 0", "cond: func", "body: func", "output_shapes: list(shape) = []", "parallel_iterations: int = 10"},
          .stateful = true,
          .infer = InferWhile,
          .eval = EvalWhile};
}
