#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_strip) {
  return {.names = {"strings.strip", "compat.v1.strings.strip"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Raw("StringStrip", {c.First()});
          }};
}
