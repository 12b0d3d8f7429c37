#include "ops/op.h"

KERATIN_OP(merge_v2_checkpoints) {
  return {.name = "MergeV2Checkpoints",
          .inputs = {"checkpoint_prefixes: string", "destination_prefix: string"},
          .attrs = {"delete_old_dirs: bool = true", "allow_missing_files: bool = false"},
          .stateful = true,
          .infer = NoOutputs,
          .note = "only known: saving happens outside the graph"};
}
