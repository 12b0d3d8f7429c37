#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(tile) {
  return {.names = {"tile", "compat.v1.tile"}, .parameters = {"input", "multiples"}, .lower = [](OpCall& c) -> Results {
            return Raw("Tile", {c.Tensor("input"), SizesOf(c, "multiples")});
          }};
}
