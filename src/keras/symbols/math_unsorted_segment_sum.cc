#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_unsorted_segment_sum) {
  return {.names = {"math.unsorted_segment_sum", "compat.v1.unsorted_segment_sum"},
          .parameters = {"data", "segment_ids", "num_segments"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "UnsortedSegmentSum", {"data", "segment_ids", "num_segments"});
          }};
}
