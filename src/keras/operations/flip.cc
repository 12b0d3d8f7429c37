#include "keras/operations/operation.h"

KERATIN_OPERATION(flip) {
  return Operation("ops.Flip", {"x"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    Axes axes = c.ConfigAxes("axis");
    if (!axes) {
      axes.emplace();
      for (int i = 0; i < x.rank(); ++i) axes->push_back(i);
    }
    return Reverse(x, *axes);
  });
}
