#include "ops/image/color.h"

namespace keratin::ops {

Status ColorShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 3, Shape::kMaxRank));
  KERATIN_TRY(c.RequireRank(1, 0, 0));
  if (c.shape(0).has_rank() && c.shape(0).back() >= 0 && c.shape(0).back() != 3)
    return OnNode(c, InvalidArgument("images have {} channels and must have 3", c.shape(0).back()));
  return SameAsInput(c);
}

}  // namespace keratin::ops
