#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_segment_max) {
  return {.names = {"math.segment_max", "compat.v1.segment_max"}, .parameters = {"data", "segment_ids"}, .lower = [](OpCall& c) -> Results {
            return RawOf(c, "SegmentMax", {"data", "segment_ids"});
          }};
}
