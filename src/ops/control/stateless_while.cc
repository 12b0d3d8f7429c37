#include "ops/control/control_common.h"
#include "ops/op.h"

KERATIN_OP(stateless_while) {
  return {.name = "StatelessWhile",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: list(type) >= 0", "cond: func", "body: func", "output_shapes: list(shape) = []", "parallel_iterations: int = 10"},
          .infer = InferWhile,
          .eval = EvalWhile};
}
