#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_eig) {
  return {.names = {"linalg.eig", "eig"}, .parameters = {"tensor"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const bool wide = x.dtype() == DType::kDouble || x.dtype() == DType::kComplex128;
            return Calls("Eig", {x}, {{"compute_v", true}, {"Tout", wide ? DType::kComplex128 : DType::kComplex64}}, "Eig");
          }};
}
