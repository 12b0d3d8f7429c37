#include "keras/operations/operation.h"

KERATIN_OPERATION(fabs) {
  return Operation("ops.Fabs", {"x"}, {}, [](OpCall& c) -> Results { return Call("Abs", {c.Float("x")}); });
}
