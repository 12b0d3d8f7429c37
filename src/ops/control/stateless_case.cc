#include "ops/control/control_common.h"
#include "ops/op.h"

KERATIN_OP(stateless_case) {
  return {.name = "StatelessCase",
          .inputs = {"branch_index: int32", "input: Tin"},
          .outputs = {"output: Tout"},
          .attrs = {"Tin: list(type) >= 0", "Tout: list(type) >= 0", "branches: list(func) >= 1", "output_shapes: list(shape) = []"},
          .infer = InferCase,
          .eval = EvalCase};
}
