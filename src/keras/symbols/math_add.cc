#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_add) {
  return {.names = {"math.add", "add", "compat.v1.add", "compat.v1.math.add"}, .parameters = {"x", "y"}, .lower = [](OpCall& c) -> Results {
            const auto [a, b] = Operands(c, "x", "y");
            return Call(a.dtype() == DType::kString ? "Add" : "AddV2", {a, b}, {}, "Add");
          }};
}
