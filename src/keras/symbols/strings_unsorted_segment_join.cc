#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_unsorted_segment_join) {
  return {.names = {"strings.unsorted_segment_join", "compat.v1.strings.unsorted_segment_join"},
          .parameters = {"inputs", "segment_ids", "num_segments", "separator"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "UnsortedSegmentJoin", {"inputs", "segment_ids", "num_segments"}, {{"separator", c.String("separator", "")}});
          }};
}
