#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_unsorted_segment_max) {
  return {.names = {"math.unsorted_segment_max", "compat.v1.unsorted_segment_max"},
          .parameters = {"data", "segment_ids", "num_segments"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "UnsortedSegmentMax", {"data", "segment_ids", "num_segments"});
          }};
}
