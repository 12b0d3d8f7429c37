#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_as_string) {
  return {.names = {"strings.as_string", "as_string", "compat.v1.strings.as_string", "compat.v1.as_string"},
          .parameters = {"input", "precision", "scientific", "shortest", "width", "fill"},
          .lower = [](OpCall& c) -> Results {
            return Raw("AsString", {c.First()},
                       {{"precision", c.Int("precision", -1)},
                        {"scientific", c.Bool("scientific", false)},
                        {"shortest", c.Bool("shortest", false)},
                        {"width", c.Int("width", -1)},
                        {"fill", c.String("fill", "")}});
          }};
}
