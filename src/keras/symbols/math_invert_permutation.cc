#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_invert_permutation) {
  return {.names = {"math.invert_permutation", "compat.v1.invert_permutation"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            return Raw("InvertPermutation", {c.First()});
          }};
}
