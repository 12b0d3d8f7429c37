#include "keras/operations/operation.h"

KERATIN_OPERATION(all_close) {
  return Operation("ops.AllClose", {"x1", "x2"}, {{"rtol", 1e-5}, {"atol", 1e-8}, {"equal_nan", false}}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2");
    if (c.to.failed()) return a;
    if (!IsFloating(a.dtype())) return Reduce("All", Equal(a, b), {});
    const Expr finite = Call("IsFinite", {a}) & Call("IsFinite", {b});
    const Expr close = Call("Abs", {a - b}) <= c.config.Number("atol") + c.config.Number("rtol") * Call("Abs", {b});
    Expr result = (finite & close) | Equal(a, b);
    if (c.config.Bool("equal_nan")) result = result | (Call("IsNan", {a}) & Call("IsNan", {b}));
    return Reduce("All", result, {});
  });
}
