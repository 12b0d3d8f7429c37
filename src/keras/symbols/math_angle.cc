#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_angle) {
  return {.names = {"math.angle", "compat.v1.angle", "compat.v1.math.angle"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            if (c.to.failed() || !IsComplex(x.dtype())) return Where(x < 0, 3.141592653589793 * OnesLike(x), ZerosLike(x));
            return Raw("Angle", {x}, {{"Tout", x.dtype() == DType::kComplex128 ? DType::kDouble : DType::kFloat}});
          }};
}
