#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(unravel_index) {
  return {.names = {"unravel_index", "compat.v1.unravel_index"}, .parameters = {"indices", "dims"}, .lower = [](OpCall& c) -> Results {
            const auto [indices, dims] = Operands(c, "indices", "dims");
            return Raw("UnravelIndex", {indices, dims});
          }};
}
