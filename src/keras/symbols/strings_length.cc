#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_length) {
  return {.names = {"strings.length", "compat.v1.strings.length"}, .parameters = {"input", "unit"}, .lower = [](OpCall& c) -> Results {
            return Raw("StringLength", {c.First()}, {{"unit", c.String("unit", "BYTE")}});
          }};
}
