#include "keras/operations/numpy.h"

KERATIN_OPERATION(nonzero) {
  return Operation("ops.Nonzero", {"x"}, {}, [](OpCall& c) -> Results { return NonZero(c.Tensor("x")); });
}
