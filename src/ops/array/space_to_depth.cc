#include "ops/array/blocks_common.h"
#include "ops/op.h"

KERATIN_OP(space_to_depth) {
  return {.name = "SpaceToDepth",
          .inputs = {"input: T"},
          .outputs = {"output: T"},
          .attrs = {"T: type", "block_size: int >= 2", "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'"},
          .infer = [](InferContext& c) { return DepthBlocksShape(c, true); },
          .run = [](const RunContext& c) { RunDepthBlocks(c, true); },
          .examples = {{.attrs = {{"block_size", std::int64_t{2}}}, .in = {Tensor{{1, 2, 2, 1}, {1, 2, 3, 4}}}, .out = {Tensor{{1, 1, 1, 4}, {1, 2, 3, 4}}}}}};
}
