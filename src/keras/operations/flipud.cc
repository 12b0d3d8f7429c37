#include "keras/operations/operation.h"

KERATIN_OPERATION(flipud) {
  return Operation("ops.Flipud", {"x"}, {}, [](OpCall& c) -> Results { return Reverse(c.Tensor("x"), {0}); });
}
