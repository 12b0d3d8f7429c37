#include "keras/operations/operation.h"

KERATIN_OPERATION(cbrt) {
  return Operation("ops.Cbrt", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    const Expr x = Cast(given, given.dtype() == DType::kInt64 ? DType::kDouble : FloatType(given.dtype()));
    return Call("Sign", {x}) * Call("Pow", {Call("Abs", {x}), x.Number(1.0 / 3.0)});
  });
}
