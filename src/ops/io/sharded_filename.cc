#include "ops/op.h"

KERATIN_OP(sharded_filename) {
  return {.name = "ShardedFilename",
          .inputs = {"basename: string", "shard: int32", "num_shards: int32"},
          .outputs = {"filename: string"},
          .infer = ScalarOutput,
          .note = "only known: saving happens outside the graph"};
}
