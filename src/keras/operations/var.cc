#include "keras/operations/operation.h"

KERATIN_OPERATION(var) {
  return Operation("ops.Var", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Expr y = Cast(x, ResultType({{x.dtype()}, {DType::kFloat}}));
    return Cast(Variance(y, c.ConfigAxes("axis"), c.config.Bool("keepdims")), FloatType(x.dtype()));
  });
}
