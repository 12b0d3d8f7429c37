#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_lower) {
  return {.names = {"strings.lower", "compat.v1.strings.lower"}, .parameters = {"input", "encoding"}, .lower = [](OpCall& c) -> Results {
            return Raw("StringLower", {c.First()}, {{"encoding", c.String("encoding", "")}});
          }};
}
