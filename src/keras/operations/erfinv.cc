#include "keras/operations/operation.h"

KERATIN_OPERATION(erfinv) {
  return Operation("ops.Erfinv", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return Cast(Call("Erfinv", {x.dtype() == DType::kDouble ? x : Cast(x, DType::kFloat)}), x.dtype());
  });
}
