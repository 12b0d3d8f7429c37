#include "keras/operations/operation.h"

KERATIN_OPERATION(view_as_real) {
  return Operation("ops.ViewAsReal", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Attrs attrs = {{"Tout", x.dtype() == DType::kComplex128 ? DType::kDouble : DType::kFloat}};
    return Stack(c.to, {Call("Real", {x}, attrs), Call("Imag", {x}, attrs)}, -1);
  });
}
