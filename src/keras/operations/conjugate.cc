#include "keras/operations/operation.h"

KERATIN_OPERATION(conjugate) {
  return Operation("ops.Conjugate", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsComplex(x.dtype())) return x;
    return Call("Conj", {x});
  });
}
