#include "keras/operations/operation.h"

KERATIN_OPERATION(ravel) {
  return Operation("ops.Ravel", {"x"}, {}, [](OpCall& c) -> Results { return Flat(c.Tensor("x")); });
}
