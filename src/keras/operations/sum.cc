#include "keras/operations/operation.h"

KERATIN_OPERATION(sum) {
  return Operation("ops.Sum", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return Reduce("Sum", Cast(x, SumType(x.dtype())), c.ConfigAxes("axis"), c.config.Bool("keepdims"));
  });
}
