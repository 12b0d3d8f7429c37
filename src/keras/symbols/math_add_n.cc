#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_add_n) {
  return {.names = {"math.add_n", "add_n", "compat.v1.add_n"}, .parameters = {"inputs"}, .lower = [](OpCall& c) -> Results {
            return Raw("AddN", c.Tensors("inputs"));
          }};
}
