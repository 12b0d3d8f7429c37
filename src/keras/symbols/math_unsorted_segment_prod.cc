#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_unsorted_segment_prod) {
  return {.names = {"math.unsorted_segment_prod", "compat.v1.unsorted_segment_prod"},
          .parameters = {"data", "segment_ids", "num_segments"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "UnsortedSegmentProd", {"data", "segment_ids", "num_segments"});
          }};
}
