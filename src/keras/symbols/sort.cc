#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(sort) {
  return {.names = {"sort"}, .parameters = {"values", "axis", "direction"}, .lower = [](OpCall& c) -> Results {
            return Sort(c.Tensor("values"), c.Int("axis", -1), c.String("direction", "ASCENDING") == "DESCENDING");
          }};
}
