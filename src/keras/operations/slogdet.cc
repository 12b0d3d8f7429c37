#include "keras/operations/operation.h"

KERATIN_OPERATION(slogdet) {
  return Operation("ops.Slogdet", {"x"}, {}, [](OpCall& c) -> Results { return Calls("LogMatrixDeterminant", {c.Tensor("x")}); });
}
