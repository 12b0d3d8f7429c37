#include "keras/operations/operation.h"

KERATIN_OPERATION(amin) {
  return Operation("ops.Amin", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return Reduce(x.dtype() == DType::kBool ? "All" : "Min", x, c.ConfigAxes("axis"), c.config.Bool("keepdims"));
  });
}
