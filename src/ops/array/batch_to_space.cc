#include "ops/array/array_common.h"
#include "ops/array/blocks_common.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(batch_to_space) {
  return {.name = "BatchToSpace",
          .inputs = {"input: T", "crops: Tidx"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "block_size: int >= 2", "Tidx: {int32, int64} = DT_INT32"},
          .infer =
              [](InferContext& c) {
                KERATIN_TRY(c.RequireRank(0, 4, 4));
                c.SetShape(0, Shape::UnknownDims(4));
                const auto edges = KnownInts(c, 1);
                const std::int64_t block = c.attrs().Int("block_size");
                if (edges) return BatchBlocksShape(c, false, {block, block}, *edges);
                return OkStatus();
              },
          .run = [](const RunContext& c) { RunBatchBlocks(c, false, c.attrs->Int("block_size")); },
          .examples = {{.attrs = {{"block_size", std::int64_t{2}}},
                        .in = {Tensor{{4, 1, 1, 1}, {1, 2, 3, 4}}, Ints(Shape{2, 2}, {0, 0, 0, 0})},
                        .out = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 4}}}}}};
}
