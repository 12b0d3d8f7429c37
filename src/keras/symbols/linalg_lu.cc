#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_lu) {
  return {.names = {"linalg.lu", "compat.v1.linalg.lu"}, .parameters = {"input", "output_idx_type"}, .lower = [](OpCall& c) -> Results {
            return Calls("Lu", {c.First()}, {{"output_idx_type", c.Type("output_idx_type", DType::kInt32)}}, "Lu");
          }};
}
