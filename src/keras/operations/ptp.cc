#include "keras/operations/operation.h"

KERATIN_OPERATION(ptp) {
  return Operation("ops.Ptp", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.ConfigAxes("axis");
    return Reduce("Max", x, axes, c.config.Bool("keepdims")) - Reduce("Min", x, axes, c.config.Bool("keepdims"));
  });
}
