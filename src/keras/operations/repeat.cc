#include "keras/operations/numpy.h"

KERATIN_OPERATION(repeat) {
  return Operation("ops.Repeat", {"x"}, {ConfigKey("repeats", ConfigKey::Kind::kInts).Required(), AxisKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.ConfigAxes("axis");
    if (!axes || axes->empty()) return Repeat(Flat(x), c.config.Ints("repeats"), 0);
    return Repeat(x, c.config.Ints("repeats"), axes->front());
  });
}
