#include "keras/operations/operation.h"

KERATIN_OPERATION(logical_xor) {
  return Operation("ops.LogicalXor", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const Expr a = Cast(c.Tensor("x1"), DType::kBool), b = Cast(c.Tensor("x2"), DType::kBool);
    return (a | b) & !(a & b);
  });
}
