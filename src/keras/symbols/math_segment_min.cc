#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_segment_min) {
  return {.names = {"math.segment_min", "compat.v1.segment_min"}, .parameters = {"data", "segment_ids"}, .lower = [](OpCall& c) -> Results {
            return RawOf(c, "SegmentMin", {"data", "segment_ids"});
          }};
}
