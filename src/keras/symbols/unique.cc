#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(unique) {
  return {.names = {"unique", "compat.v1.unique"}, .parameters = {"x", "out_idx"}, .lower = [](OpCall& c) -> Results {
            return Calls("Unique", {c.First()}, {{"out_idx", c.Type("out_idx", DType::kInt32)}}, "Unique");
          }};
}
