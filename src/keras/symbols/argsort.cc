#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(argsort) {
  return {.names = {"argsort"}, .parameters = {"values", "axis", "direction", "stable"}, .lower = [](OpCall& c) -> Results {
            return Argsort(c.Tensor("values"), c.Int("axis", -1), c.String("direction", "ASCENDING") == "DESCENDING");
          }};
}
