#include "keras/operations/operation.h"

KERATIN_OPERATION(append) {
  return Operation("ops.Append", {"x1", "x2"}, {AxisKey()}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2");
    const Axes axes = c.ConfigAxes("axis");
    if (!axes || axes->empty()) return Concat(c.to, {Flat(a), Flat(b)}, 0);
    return Concat(c.to, {a, b}, axes->front());
  });
}
