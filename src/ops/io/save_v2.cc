#include "ops/op.h"

KERATIN_OP(save_v2) {
  return {.name = "SaveV2",
          .inputs = {"prefix: string", "tensor_names: string", "shape_and_slices: string", "tensors: dtypes"},
          .attrs = {"dtypes: list(type) >= 1"},
          .stateful = true,
          .infer = NoOutputs,
          .note = "only known: saving happens outside the graph"};
}
