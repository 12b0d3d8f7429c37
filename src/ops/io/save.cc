#include "ops/op.h"

KERATIN_OP(save) {
  return {.name = "Save",
          .inputs = {"filename: string", "tensor_names: string", "data: T"},
          .attrs = {"T: list(type) >= 1"},
          .stateful = true,
          .infer = NoOutputs,
          .note = "only known: saving happens outside the graph"};
}
