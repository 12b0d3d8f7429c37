#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_unsorted_segment_sqrt_n) {
  return {.names = {"math.unsorted_segment_sqrt_n", "compat.v1.unsorted_segment_sqrt_n"},
          .parameters = {"data", "segment_ids", "num_segments"},
          .lower = [](OpCall& c) -> Results {
            const Expr data = c.Tensor("data"), ids = c.Tensor("segment_ids"), segments = c.Tensor("num_segments");
            Expr count = Raw("UnsortedSegmentSum", {Cast(OnesLike(ids), data.dtype()), ids, segments});
            const int inner = data.rank() - ids.rank();
            for (int i = 0; i < inner; ++i) count = ExpandDims(count, -1);
            return Raw("UnsortedSegmentSum", {data, ids, segments}) / Call("Sqrt", {Call("Maximum", {count, count.Number(1)})});
          }};
}
