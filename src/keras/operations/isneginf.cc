#include "keras/operations/operation.h"

KERATIN_OPERATION(isneginf) {
  return Operation("ops.Isneginf", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsFloating(x.dtype())) return ZerosLike(Cast(x, DType::kBool));
    return Equal(x, -std::numeric_limits<double>::infinity());
  });
}
