#include "keras/operations/operation.h"

KERATIN_OPERATION(argsort) {
  return Operation("ops.Argsort", {"x"}, {AxisKey()}, [](OpCall& c) -> Results {
    Expr x = c.Tensor("x");
    if (x.dtype() == DType::kBool) x = Cast(x, DType::kUint8);
    const Axes axes = c.ConfigAxes("axis");
    if (!axes || axes->empty()) return Argsort(Flat(x), 0);
    return Argsort(x, axes->front());
  });
}
