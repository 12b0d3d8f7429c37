#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_add) {
  return {.names = {"math.add", "add", "compat.v1.add", "compat.v1.math.add"}, .parameters = {"x", "y"}, .lower = [](OpCall& c) -> Results {
            const auto [a, b] = Operands(c, "x", "y");
            return a.dtype() == DType::kString ? Raw("StringJoin", {a, b}) : Call("AddV2", {a, b}, {}, "Add");
          }};
}
