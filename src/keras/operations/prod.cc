#include "keras/operations/operation.h"

KERATIN_OPERATION(prod) {
  return Operation("ops.Prod", {"x"}, {AxisKey(), {"keepdims", false}, DTypeKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const bool own = c.config.IsNull("dtype");
    return Reduce("Prod", own ? Cast(x, SumType(x.dtype())) : x, c.ConfigAxes("axis"), c.config.Bool("keepdims"));
  });
}
