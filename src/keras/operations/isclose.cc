#include "keras/operations/operation.h"

KERATIN_OPERATION(isclose) {
  return Operation("ops.Isclose", {"x1", "x2", "rtol", "atol"}, {{"equal_nan", false}}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2");
    if (c.to.failed()) return a;
    if (!IsFloating(a.dtype())) return Equal(a, b);
    const Expr close = Call("Abs", {a - b}) <= c.Number("atol", 1e-8) + c.Number("rtol", 1e-5) * Call("Abs", {b});
    if (!c.config.Bool("equal_nan")) return close;
    return close | (Call("IsNan", {a}) & Call("IsNan", {b}));
  });
}
