#include "ops/op.h"

KERATIN_OP(sharded_filespec) {
  return {.name = "ShardedFilespec",
          .inputs = {"basename: string", "num_shards: int32"},
          .outputs = {"filename: string"},
          .infer = ScalarOutput,
          .note = "only known: saving happens outside the graph"};
}
