#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(debugging_assert_all_finite) {
  return {.names = {"debugging.assert_all_finite", "compat.v1.debugging.assert_all_finite", "compat.v1.verify_tensor_all_finite"},
          .parameters = {"x", "message", "t", "msg"},
          .lower = [](OpCall& c) -> Results {
            return Raw("CheckNumerics", {c.First()}, {{"message", c.String("message", "")}});
          }};
}
