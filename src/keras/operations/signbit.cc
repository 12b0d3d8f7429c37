#include "keras/operations/numpy.h"

KERATIN_OPERATION(signbit) {
  return Operation("ops.Signbit", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (x.dtype() == DType::kBool) return Call("LogicalAnd", {x, !x});
    if (IsInteger(x.dtype())) return x < 0;
    return SignBit(x);
  });
}
