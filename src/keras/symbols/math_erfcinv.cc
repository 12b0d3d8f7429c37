#include <cmath>

#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_erfcinv) {
  return {.names = {"math.erfcinv"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return -Call("Ndtri", {0.5 * x}) * std::sqrt(0.5);
          }};
}
