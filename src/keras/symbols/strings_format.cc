#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_format) {
  return {.names = {"strings.format", "compat.v1.strings.format"},
          .parameters = {"template", "inputs", "placeholder", "summarize"},
          .lower = [](OpCall& c) -> Results {
            return Raw("StringFormat", c.Tensors("inputs"),
                       {{"template", c.String("template", "")}, {"placeholder", c.String("placeholder", "{}")}, {"summarize", c.Int("summarize", 3)}});
          }};
}
