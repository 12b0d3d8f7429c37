#include "keras/operations/operation.h"

KERATIN_OPERATION(sort) {
  return Operation("ops.Sort", {"x"}, {AxisKey()}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    const Expr x = given.dtype() == DType::kBool ? Cast(given, DType::kInt8) : given;
    const Axes axes = c.ConfigAxes("axis");
    return Cast(!axes || axes->empty() ? Sort(Flat(x), 0) : Sort(x, axes->front()), given.dtype());
  });
}
