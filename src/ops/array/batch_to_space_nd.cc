#include "ops/array/array_common.h"
#include "ops/array/blocks_common.h"
#include "ops/op.h"
#include "ops/values.h"

KERATIN_OP(batch_to_space_nd) {
  return {.name = "BatchToSpaceND",
          .inputs = {"input: T", "block_shape: Tblock_shape", "crops: Tcrops"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "Tblock_shape: {int32, int64} = DT_INT32", "Tcrops: {int32, int64} = DT_INT32"},
          .infer =
              [](InferContext& c) {
                const auto block = KnownInts(c, 1);
                const auto edges = KnownInts(c, 2);
                if (block) return BatchBlocksShape(c, false, *block, edges ? *edges : std::vector<std::int64_t>(2 * block->size(), ValueInfo::kUnknownElement));
                if (c.shape(0).has_rank()) c.SetShape(0, Shape::UnknownDims(c.shape(0).rank()));
                return OkStatus();
              },
          .run = [](const RunContext& c) { RunBatchBlocks(c, false, 0); },
          .examples = {{.in = {Tensor{{4, 1, 1, 1}, {1, 2, 3, 4}}, Ints({2, 2}), Ints(Shape{2, 2}, {0, 0, 0, 0})}, .out = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 4}}}},
                       {.in = {Tensor{{2, 2, 1}, {0, 2, 1, 3}}, Ints({2}), Ints(Shape{1, 2}, {1, 0})}, .out = {Tensor{{1, 3, 1}, {1, 2, 3}}}}}};
}
