#include "keras/operations/numpy.h"

KERATIN_OPERATION(cumprod) {
  return Operation("ops.Cumprod", {"x"}, {AxisKey(), DTypeKey()}, [](OpCall& c) -> Results { return Cumulate(c, "Cumprod", c.Tensor("x")); });
}
