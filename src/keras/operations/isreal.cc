#include "keras/operations/operation.h"

KERATIN_OPERATION(isreal) {
  return Operation("ops.Isreal", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (IsComplex(x.dtype())) return Equal(Call("Imag", {x}), 0);
    return OnesLike(Cast(x, DType::kBool));
  });
}
