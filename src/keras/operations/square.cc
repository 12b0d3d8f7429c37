#include "keras/operations/operation.h"

KERATIN_OPERATION(square) {
  return Operation("ops.Square", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return Call("Square", {x.dtype() == DType::kBool ? Cast(x, DType::kInt32) : x});
  });
}
