// What the ops that move blocks of pixels between axes share.
#pragma once

#include "ops/array/copy_common.h"
#include "ops/broadcast.h"

namespace keratin::ops {

// SpaceToDepth and DepthToSpace.
Status DepthBlocksShape(InferContext& c, bool to_depth);
void RunDepthBlocks(const RunContext& c, bool to_depth);

// SpaceToBatchND and BatchToSpaceND: `block` has one entry for each blocked axis after the first, `edges` (paddings or crops) two; either may hold
// ValueInfo::kUnknownElement.
Status BatchBlocksShape(InferContext& c, bool to_batch, const std::vector<std::int64_t>& block, const std::vector<std::int64_t>& edges);
// `block` and `edges` read from inputs 1 and 2, or `block_size` (not 0) for two axes and edges from input 1.
void RunBatchBlocks(const RunContext& c, bool to_batch, std::int64_t block_size);

}  // namespace keratin::ops
