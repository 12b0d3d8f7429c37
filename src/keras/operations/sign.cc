#include "keras/operations/operation.h"

KERATIN_OPERATION(sign) {
  return Operation("ops.Sign", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const DType dtype = x.dtype();
    if (dtype == DType::kUint8 || dtype == DType::kUint16 || dtype == DType::kUint32) return Cast(Call("Sign", {Cast(x, DType::kInt32)}), dtype);
    return Call("Sign", {x});
  });
}
