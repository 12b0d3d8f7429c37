#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_imag) {
  return {.names = {"math.imag", "compat.v1.imag", "compat.v1.math.imag"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            if (c.to.failed() || !IsComplex(x.dtype())) return ZerosLike(x);
            return Raw("Imag", {x}, {{"Tout", x.dtype() == DType::kComplex128 ? DType::kDouble : DType::kFloat}});
          }};
}
