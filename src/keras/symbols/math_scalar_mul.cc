#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_scalar_mul) {
  return {.names = {"math.scalar_mul", "scalar_mul", "compat.v1.scalar_mul", "compat.v1.math.scalar_mul"},
          .parameters = {"scalar", "x"},
          .lower = [](OpCall& c) -> Results {
            const auto [scalar, x] = Operands(c, "scalar", "x");
            return Raw("Mul", {scalar, x});
          }};
}
