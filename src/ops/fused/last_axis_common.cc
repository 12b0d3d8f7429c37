#include "ops/fused/last_axis_common.h"

#include "base/errors.h"

namespace keratin::ops {

Status LastAxisShape(InferContext& c, int values) {
  Shape joined;
  for (int i = 0; i < values; ++i) {
    KERATIN_TRY(c.RequireRank(i, 1, Shape::kMaxRank));
    Shape next = c.shape(i);
    if (i == 0 || !next.has_rank() || !joined.has_rank()) {
      if (i == 0 || !next.has_rank()) joined = next;
      continue;
    }
    const std::int64_t columns = next.back() < 0 || joined.back() < 0 ? Shape::kUnknown : joined.back() + next.back();
    next[next.rank() - 1] = columns;
    if (next.rank() == joined.rank()) joined[joined.rank() - 1] = columns;
    const Result<Shape> merged = MergeShapes(joined, next);
    if (!merged.ok()) return OnNode(c, merged.status());
    joined = *merged;
  }
  for (int i = values; i < values + 2; ++i) {
    KERATIN_TRY(c.RequireRank(i, 1, 1));
    const Shape& vector = c.shape(i);
    if (joined.has_rank() && vector.has_rank() && joined.back() >= 0 && vector[0] >= 0 && joined.back() != vector[0])
      return OnNode(c, InvalidArgument("input {} has {} elements and the last axis of {} another number", i, vector[0], joined.ToString()));
  }
  c.SetShape(0, joined);
  return OkStatus();
}

}  // namespace keratin::ops
