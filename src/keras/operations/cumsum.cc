#include "keras/operations/numpy.h"

KERATIN_OPERATION(cumsum) {
  return Operation("ops.Cumsum", {"x"}, {AxisKey(), DTypeKey()}, [](OpCall& c) -> Results { return Cumulate(c, "Cumsum", c.Tensor("x")); });
}
