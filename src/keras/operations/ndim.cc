#include "keras/operations/operation.h"

KERATIN_OPERATION(ndim) {
  return Operation("ops.Ndim", {"x"}, {}, [](OpCall& c) -> Results { return IntExpr(c.to, c.Tensor("x").rank()); });
}
