#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_abs) {
  return {.names = {"math.abs", "abs", "compat.v1.math.abs", "compat.v1.abs"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            if (c.to.failed() || !IsComplex(x.dtype())) return Raw("Abs", {x});
            return Call("ComplexAbs", {x}, {{"Tout", x.dtype() == DType::kComplex128 ? DType::kDouble : DType::kFloat}}, "Abs");
          }};
}
