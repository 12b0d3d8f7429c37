#include "ops/control/control_common.h"
#include "ops/op.h"

KERATIN_OP(if) {
  return {
      .name = "If",
      .inputs = {"cond: Tcond", "input: Tin"},
      .outputs = {"output: Tout"},
      .attrs = {"Tcond: type", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "then_branch: func", "else_branch: func", "output_shapes: list(shape) = []"},
      .stateful = true,
      .infer = InferIf,
      .eval = EvalIf};
}
