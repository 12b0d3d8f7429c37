#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(bitcast) {
  return {.names = {"bitcast", "compat.v1.bitcast"}, .parameters = {"input", "type"}, .lower = [](OpCall& c) -> Results {
            return Raw("Bitcast", {c.First()}, {{"type", c.Type("type", DType::kInvalid)}});
          }};
}
