#include "keras/operations/operation.h"

KERATIN_OPERATION(view_as_complex) {
  return Operation("ops.ViewAsComplex", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return Call("Complex", {Index(x, -1, 0), Index(x, -1, 1)}, {{"Tout", x.dtype() == DType::kDouble ? DType::kComplex128 : DType::kComplex64}});
  });
}
