#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_segment_prod) {
  return {.names = {"math.segment_prod", "compat.v1.segment_prod"}, .parameters = {"data", "segment_ids"}, .lower = [](OpCall& c) -> Results {
            return RawOf(c, "SegmentProd", {"data", "segment_ids"});
          }};
}
