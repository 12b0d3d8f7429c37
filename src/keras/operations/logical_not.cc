#include "keras/operations/operation.h"

KERATIN_OPERATION(logical_not) {
  return Operation("ops.LogicalNot", {"x"}, {}, [](OpCall& c) -> Results { return !Cast(c.Tensor("x"), DType::kBool); });
}
