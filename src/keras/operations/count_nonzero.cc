#include "keras/operations/operation.h"

KERATIN_OPERATION(count_nonzero) {
  return Operation("ops.CountNonzero", {"x"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Expr set = x.dtype() == DType::kBool ? x : Call("NotEqual", {x, ZerosLike(x)});
    return Cast(Reduce("Sum", Cast(set, DType::kInt64), c.ConfigAxes("axis")), DType::kInt32);
  });
}
