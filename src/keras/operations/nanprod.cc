#include "keras/operations/operation.h"

KERATIN_OPERATION(nanprod) {
  return Operation("ops.Nanprod", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Expr y = IsFloating(x.dtype()) ? Where(Call("IsNan", {x}), x.Number(1), x) : Cast(x, SumType(x.dtype()));
    return Reduce("Prod", y, c.ConfigAxes("axis"), c.config.Bool("keepdims"));
  });
}
