#include "ops/bounds.h"

namespace keratin::ops {

Status BoundShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 2, 2));
  KERATIN_TRY(c.RequireRank(1, 2, 2));
  if (c.shape(0).has_rank() && c.shape(1).has_rank() && c.shape(0)[0] >= 0 && c.shape(1)[0] >= 0 && c.shape(0)[0] != c.shape(1)[0])
    return OnNode(c, InvalidArgument("{} rows of sorted numbers and {} of values", c.shape(0)[0], c.shape(1)[0]));
  c.SetShape(0, c.shape(1));
  return OkStatus();
}

}  // namespace keratin::ops
