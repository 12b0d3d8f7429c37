#include "ops/op.h"

KERATIN_OP(restore) {
  return {.name = "Restore",
          .inputs = {"file_pattern: string", "tensor_name: string"},
          .outputs = {"tensor: dt"},
          .attrs = {"dt: type", "preferred_shard: int = -1"},
          .stateful = true,
          .infer = UnknownOutputs,
          .note = "only known: variables are loaded outside the graph"};
}
