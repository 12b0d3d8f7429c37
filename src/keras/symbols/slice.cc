#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(slice) {
  return {.names = {"slice", "compat.v1.slice"}, .parameters = {"input_", "begin", "size"}, .lower = [](OpCall& c) -> Results {
            return Raw("Slice", {c.First(), SizesOf(c, "begin"), SizesOf(c, "size")});
          }};
}
