#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_unsorted_segment_mean) {
  return {.names = {"math.unsorted_segment_mean", "compat.v1.unsorted_segment_mean"},
          .parameters = {"data", "segment_ids", "num_segments"},
          .lower = [](OpCall& c) -> Results {
            const auto [sum, count] = UnsortedSegments(c);
            return sum / count;
          }};
}
