#include "keras/operations/operation.h"

KERATIN_OPERATION(i0) {
  return Operation("ops.I0", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    return Call("BesselI0", {Cast(given, given.dtype() == DType::kInt64 ? DType::kDouble : FloatType(given.dtype()))});
  });
}
