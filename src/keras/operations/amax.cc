#include "keras/operations/operation.h"

KERATIN_OPERATION(amax) {
  return Operation("ops.Amax", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return Reduce(x.dtype() == DType::kBool ? "Any" : "Max", x, c.ConfigAxes("axis"), c.config.Bool("keepdims"));
  });
}
