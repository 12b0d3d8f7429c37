#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_real) {
  return {.names = {"math.real", "compat.v1.real", "compat.v1.math.real"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            if (c.to.failed() || !IsComplex(x.dtype())) return x;
            return Raw("Real", {x}, {{"Tout", x.dtype() == DType::kComplex128 ? DType::kDouble : DType::kFloat}});
          }};
}
