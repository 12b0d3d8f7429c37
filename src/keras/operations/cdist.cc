#include "keras/operations/operation.h"

KERATIN_OPERATION(cdist) {
  return Operation("ops.CDist", {"x", "y"}, {}, [](OpCall& c) -> Results {
    const Expr delta = ExpandDims(c.Tensor("x"), -2) - ExpandDims(c.Tensor("y"), -3);
    return Call("Sqrt", {Reduce("Sum", Call("Square", {delta}), Over({-1}))});
  });
}
