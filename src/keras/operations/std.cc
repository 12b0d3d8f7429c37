#include "keras/operations/operation.h"

KERATIN_OPERATION(std) {
  return Operation("ops.Std", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return Call("Sqrt", {Variance(Cast(x, IsFloating(x.dtype()) ? x.dtype() : DType::kFloat), c.ConfigAxes("axis"), c.config.Bool("keepdims"))});
  });
}
