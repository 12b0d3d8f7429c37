#include "keras/operations/numpy.h"

KERATIN_OPERATION(nancumsum) {
  return Operation("ops.Nancumsum", {"x"}, {AxisKey(), DTypeKey()},
                   [](OpCall& c) -> Results { return Cumulate(c, "Cumsum", NanToNumber(c.Tensor("x"), 0, {}, {})); });
}
