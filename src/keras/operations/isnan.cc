#include "keras/operations/operation.h"

KERATIN_OPERATION(isnan) {
  return Operation("ops.Isnan", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsFloating(x.dtype())) return ZerosLike(Cast(x, DType::kBool));
    return Call("IsNan", {x});
  });
}
