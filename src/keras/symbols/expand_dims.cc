#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(expand_dims) {
  return {.names = {"expand_dims", "compat.v1.expand_dims"}, .parameters = {"input", "axis", "name", "dim"}, .lower = [](OpCall& c) -> Results {
            return Raw("ExpandDims", {c.Tensor("input"), IntExpr(c.to, c.Int("axis", c.Int("dim", 0)))});
          }};
}
