#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(debugging_check_numerics) {
  return {.names = {"debugging.check_numerics", "compat.v1.debugging.check_numerics", "compat.v1.check_numerics"},
          .parameters = {"tensor", "message"},
          .lower = [](OpCall& c) -> Results {
            return Raw("CheckNumerics", {c.First()}, {{"message", c.String("message", "")}});
          }};
}
