#include "keras/operations/operation.h"

KERATIN_OPERATION(transpose) {
  return Operation("ops.Transpose", {"x"}, {AxisKey("axes")}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    Axes axes = c.ConfigAxes("axes");
    if (!axes || axes->empty()) {
      axes.emplace();
      for (int i = x.rank(); i-- > 0;) axes->push_back(i);
    }
    for (std::int64_t& axis : *axes) axis = Axis(c.to, axis, x.rank());
    return Transpose(x, *axes);
  });
}
