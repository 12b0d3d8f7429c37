#include "keras/operations/numpy.h"

KERATIN_OPERATION(argmin) {
  return Operation("ops.Argmin", {"x"}, ReductionKeys(), [](OpCall& c) -> Results { return ArgExtreme(c, "ArgMin", c.Tensor("x")); });
}
