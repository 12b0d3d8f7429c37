#include "ops/fused/last_axis_common.h"

#include "base/errors.h"

namespace keratin::ops {

Status LastAxisShape(InferContext& c) {
  KERATIN_TRY(c.RequireRank(0, 1, Shape::kMaxRank));
  for (const int i : {1, 2}) {
    KERATIN_TRY(c.RequireRank(i, 1, 1));
    if (c.shape(0).has_rank() && c.shape(i).has_rank() && c.shape(0).back() >= 0 && c.shape(i)[0] >= 0 && c.shape(0).back() != c.shape(i)[0])
      return OnNode(c, InvalidArgument("input {} has {} elements and the last axis of {} another number", i, c.shape(i)[0], c.shape(0).ToString()));
  }
  return SameAsInput(c);
}

}  // namespace keratin::ops
