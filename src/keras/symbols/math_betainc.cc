#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_betainc) {
  return {.names = {"math.betainc", "compat.v1.betainc"}, .parameters = {"a", "b", "x"}, .lower = [](OpCall& c) -> Results {
            return RawOf(c, "Betainc", {"a", "b", "x"});
          }};
}
