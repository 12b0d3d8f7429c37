#include "keras/operations/operation.h"

KERATIN_OPERATION(squeeze) {
  return Operation("ops.Squeeze", {"x"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Axes axes = c.ConfigAxes("axis");
    return Squeeze(c.Tensor("x"), axes ? *axes : std::vector<std::int64_t>());
  });
}
