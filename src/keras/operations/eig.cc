#include "keras/operations/operation.h"

KERATIN_OPERATION(eig) {
  return Operation("ops.Eig", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const bool wide = x.dtype() == DType::kDouble || x.dtype() == DType::kComplex128;
    return Calls("Eig", {x}, {{"Tout", wide ? DType::kComplex128 : DType::kComplex64}});
  });
}
