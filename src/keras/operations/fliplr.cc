#include "keras/operations/operation.h"

KERATIN_OPERATION(fliplr) {
  return Operation("ops.Fliplr", {"x"}, {}, [](OpCall& c) -> Results { return Reverse(c.Tensor("x"), {1}); });
}
