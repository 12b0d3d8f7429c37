#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_substr) {
  return {.names = {"strings.substr", "compat.v1.strings.substr", "compat.v1.substr"},
          .parameters = {"input", "pos", "len", "unit"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "Substr", {"input", "pos", "len"}, {{"unit", c.String("unit", "BYTE")}});
          }};
}
