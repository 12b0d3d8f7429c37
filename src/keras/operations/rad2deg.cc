#include "keras/operations/numpy.h"

KERATIN_OPERATION(rad2deg) {
  return Operation("ops.Rad2deg", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    const Expr x = Cast(given, FloatOfInt(given.dtype()));
    return x * (180 / x.Number(3.141592653589793));
  });
}
