#include "keras/operations/operation.h"

KERATIN_OPERATION(real) {
  return Operation("ops.Real", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsComplex(x.dtype())) return x;
    return Call("Real", {x}, {{"Tout", x.dtype() == DType::kComplex64 ? DType::kFloat : DType::kDouble}});
  });
}
