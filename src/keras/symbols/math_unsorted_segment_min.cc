#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_unsorted_segment_min) {
  return {.names = {"math.unsorted_segment_min", "compat.v1.unsorted_segment_min"},
          .parameters = {"data", "segment_ids", "num_segments"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "UnsortedSegmentMin", {"data", "segment_ids", "num_segments"});
          }};
}
