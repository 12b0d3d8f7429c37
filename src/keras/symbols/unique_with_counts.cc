#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(unique_with_counts) {
  return {.names = {"unique_with_counts", "compat.v1.unique_with_counts"}, .parameters = {"x", "out_idx"}, .lower = [](OpCall& c) -> Results {
            return Calls("UniqueWithCounts", {c.First()}, {{"out_idx", c.Type("out_idx", DType::kInt32)}}, "UniqueWithCounts");
          }};
}
