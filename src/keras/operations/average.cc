#include "keras/operations/operation.h"

KERATIN_OPERATION(average) {
  return Operation("ops.Average", {"x", "weights"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Axes axes = c.ConfigAxes("axis");
    if (!c.Has("weights")) return Reduce("Mean", c.Float("x"), axes);
    const auto [x, weights] = c.Pair("x", "weights", false, true);
    if (c.to.failed()) return x;
    if (!axes || x.rank() == weights.rank()) return Reduce("Sum", x * weights, axes) / Reduce("Sum", weights, axes);
    return Tensordot(x, weights, *axes, {0}) / Reduce("Sum", weights, {});
  });
}
