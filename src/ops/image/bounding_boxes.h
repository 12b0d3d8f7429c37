// What DrawBoundingBoxes and DrawBoundingBoxesV2 share.
#pragma once

#include "graph/op_spec.h"

namespace keratin::ops {

// Images, boxes [batch, boxes, 4] and, where the op has them, colors.
Status InferBoundingBoxes(InferContext& c);
Status DrawBoundingBoxes(const RunContext& c);

}  // namespace keratin::ops
