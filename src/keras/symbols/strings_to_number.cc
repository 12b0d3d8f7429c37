#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_to_number) {
  return {.names = {"strings.to_number", "compat.v1.strings.to_number", "compat.v1.string_to_number"},
          .parameters = {"input", "out_type", "string_tensor"},
          .lower = [](OpCall& c) -> Results {
            return Raw("StringToNumber", {c.First()}, {{"out_type", c.Type("out_type", DType::kFloat)}});
          }};
}
