#include "keras/operations/numpy.h"

KERATIN_OPERATION(take_along_axis) {
  return Operation("ops.TakeAlongAxis", {"x", "indices"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.ConfigAxes("axis");
    if (!axes || axes->empty()) return TakeAlong(Flat(x), c.Tensor("indices"), 0);
    return TakeAlong(x, c.Tensor("indices"), axes->front());
  });
}
