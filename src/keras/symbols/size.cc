#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(size) {
  return {.names = {"size", "compat.v1.size"}, .parameters = {"input", "out_type", "name"}, .lower = [](OpCall& c) -> Results {
            return Raw("Size", {c.First()}, {{"out_type", c.Type("out_type", DType::kInt32)}});
          }};
}
