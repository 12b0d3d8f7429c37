#include "keras/operations/operation.h"

KERATIN_OPERATION(size) {
  return Operation("ops.Size", {"x"}, {}, [](OpCall& c) -> Results { return Call("Size", {c.Tensor("x")}); });
}
