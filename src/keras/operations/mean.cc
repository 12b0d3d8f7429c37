#include "keras/operations/operation.h"

KERATIN_OPERATION(mean) {
  return Operation("ops.Mean", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const DType compute = ResultType({{x.dtype()}, {DType::kFloat}});
    const Expr mean = Reduce("Mean", Cast(x, compute), c.ConfigAxes("axis"), c.config.Bool("keepdims"));
    return Cast(mean, IsFloating(x.dtype()) ? x.dtype() : compute);
  });
}
