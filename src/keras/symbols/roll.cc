#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(roll) {
  return {.names = {"roll"}, .parameters = {"input", "shift", "axis"}, .lower = [](OpCall& c) -> Results {
            return Raw("Roll", {c.Tensor("input"), c.Tensor("shift"), c.Tensor("axis")});
          }};
}
