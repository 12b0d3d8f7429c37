#include "keras/operations/operation.h"

KERATIN_OPERATION(isfinite) {
  return Operation("ops.Isfinite", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsFloating(x.dtype())) return OnesLike(Cast(x, DType::kBool));
    return Call("IsFinite", {x});
  });
}
