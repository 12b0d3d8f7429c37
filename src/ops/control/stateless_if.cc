#include "ops/control/control_common.h"
#include "ops/op.h"

KERATIN_OP(stateless_if) {
  return {
      .name = "StatelessIf",
      .inputs = {"cond: Tcond", "input: Tin"},
      .outputs = {"output: Tout"},
      .attrs = {"Tcond: type", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "then_branch: func", "else_branch: func", "output_shapes: list(shape) = []"},
      .infer = InferIf,
      .eval = EvalIf};
}
