#include "keras/operations/operation.h"

KERATIN_OPERATION(isinf) {
  return Operation("ops.Isinf", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsFloating(x.dtype())) return ZerosLike(Cast(x, DType::kBool));
    return Call("IsInf", {x});
  });
}
