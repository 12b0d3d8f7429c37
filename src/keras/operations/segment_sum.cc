#include "keras/operations/operation.h"

KERATIN_OPERATION(segment_sum) {
  return Operation("ops.SegmentSum", {"data", "segment_ids"}, {{"num_segments", ConfigKey::Kind::kInt}, {"sorted", false}}, [](OpCall& c) -> Results {
    const Expr data = c.Tensor("data"), ids = c.Tensor("segment_ids");
    if (c.config.Bool("sorted")) return Call("SegmentSum", {data, ids});
    if (!c.config.IsNull("num_segments")) return Call("UnsortedSegmentSum", {data, ids, IntExpr(c.to, c.config.Int("num_segments"))});
    const std::vector<Expr> unique = Calls("Unique", {ids});
    if (unique.empty()) return data;
    const Expr count = Dim(unique.front(), 0);
    return Call("UnsortedSegmentSum", {data, ids, count});
  });
}
