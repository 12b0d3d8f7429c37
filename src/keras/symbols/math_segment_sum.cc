#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_segment_sum) {
  return {.names = {"math.segment_sum", "compat.v1.segment_sum"}, .parameters = {"data", "segment_ids"}, .lower = [](OpCall& c) -> Results {
            return RawOf(c, "SegmentSum", {"data", "segment_ids"});
          }};
}
