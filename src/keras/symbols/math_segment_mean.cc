#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_segment_mean) {
  return {.names = {"math.segment_mean", "compat.v1.segment_mean"}, .parameters = {"data", "segment_ids"}, .lower = [](OpCall& c) -> Results {
            return RawOf(c, "SegmentMean", {"data", "segment_ids"});
          }};
}
