#include "keras/operations/numpy.h"

KERATIN_OPERATION(nancumprod) {
  return Operation("ops.Nancumprod", {"x"}, {AxisKey(), DTypeKey()},
                   [](OpCall& c) -> Results { return Cumulate(c, "Cumprod", NanToNumber(c.Tensor("x"), 1, {}, {})); });
}
