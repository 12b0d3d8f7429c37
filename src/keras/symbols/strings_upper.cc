#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_upper) {
  return {.names = {"strings.upper", "compat.v1.strings.upper"}, .parameters = {"input", "encoding"}, .lower = [](OpCall& c) -> Results {
            return Raw("StringUpper", {c.First()}, {{"encoding", c.String("encoding", "")}});
          }};
}
