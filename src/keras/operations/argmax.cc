#include "keras/operations/numpy.h"

KERATIN_OPERATION(argmax) {
  return Operation("ops.Argmax", {"x"}, ReductionKeys(), [](OpCall& c) -> Results { return ArgExtreme(c, "ArgMax", c.Tensor("x")); });
}
