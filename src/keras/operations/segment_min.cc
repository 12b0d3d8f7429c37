#include "keras/operations/operation.h"

KERATIN_OPERATION(segment_min) {
  return Operation("ops.SegmentMin", {"data", "segment_ids"}, {{"num_segments", ConfigKey::Kind::kInt}, {"sorted", false}}, [](OpCall& c) -> Results {
    const Expr data = c.Tensor("data"), ids = c.Tensor("segment_ids");
    if (c.config.Bool("sorted")) return Call("SegmentMin", {data, ids});
    if (!c.config.IsNull("num_segments")) return Call("UnsortedSegmentMin", {data, ids, IntExpr(c.to, c.config.Int("num_segments"))});
    const Expr count = Cast(Reduce("Max", ids, {}) + 1, DType::kInt32);
    return Call("UnsortedSegmentMin", {data, ids, count});
  });
}
