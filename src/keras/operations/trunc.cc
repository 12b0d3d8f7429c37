#include "keras/operations/operation.h"

KERATIN_OPERATION(trunc) {
  return Operation("ops.Trunc", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsFloating(x.dtype())) return x;
    return Where(x < 0, Call("Ceil", {x}), Call("Floor", {x}));
  });
}
