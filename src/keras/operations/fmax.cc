#include "keras/operations/operation.h"

KERATIN_OPERATION(fmax) {
  return Operation("ops.Fmax", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", true);
    const Expr y = Call("Maximum", {a, b});
    if (c.to.failed() || !IsFloating(a.dtype())) return y;
    const Expr a_nan = Call("IsNan", {a}), b_nan = Call("IsNan", {b});
    return Where(b_nan & !a_nan, a, Where(a_nan & !b_nan, b, y));
  });
}
