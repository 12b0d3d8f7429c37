#include "keras/operations/numpy.h"

KERATIN_OPERATION(take) {
  return Operation("ops.Take", {"x", "indices"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.ConfigAxes("axis");
    if (!axes || axes->empty()) return Take(Flat(x), c.Tensor("indices"), 0);
    return Take(x, c.Tensor("indices"), axes->front());
  });
}
