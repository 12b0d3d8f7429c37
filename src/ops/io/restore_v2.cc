#include "ops/op.h"

KERATIN_OP(restore_v2) {
  return {.name = "RestoreV2",
          .inputs = {"prefix: string", "tensor_names: string", "shape_and_slices: string"},
          .outputs = {"tensors: dtypes"},
          .attrs = {"dtypes: list(type) >= 1"},
          .stateful = true,
          .infer = UnknownOutputs,
          .note = "only known: variables are loaded outside the graph"};
}
