#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_join) {
  return {.names = {"strings.join", "compat.v1.strings.join"}, .parameters = {"inputs", "separator"}, .lower = [](OpCall& c) -> Results {
            return Raw("StringJoin", c.Tensors("inputs"), {{"separator", c.String("separator", "")}});
          }};
}
