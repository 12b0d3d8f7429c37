#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(fill) {
  return {.names = {"fill", "compat.v1.fill"}, .parameters = {"dims", "value"}, .lower = [](OpCall& c) -> Results {
            return Raw("Fill", {SizesOf(c, "dims"), c.Tensor("value")});
          }};
}
