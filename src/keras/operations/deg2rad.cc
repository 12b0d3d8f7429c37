#include "keras/operations/numpy.h"

KERATIN_OPERATION(deg2rad) {
  return Operation("ops.Deg2rad", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    const Expr x = Cast(given, FloatOfInt(given.dtype()));
    return x * (x.Number(3.141592653589793) / 180);
  });
}
