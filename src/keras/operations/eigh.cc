#include "keras/operations/operation.h"

KERATIN_OPERATION(eigh) {
  return Operation("ops.Eigh", {"x"}, {}, [](OpCall& c) -> Results { return Calls("SelfAdjointEigV2", {c.Tensor("x")}); });
}
