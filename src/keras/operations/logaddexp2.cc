#include "keras/operations/operation.h"

KERATIN_OPERATION(logaddexp2) {
  return Operation("ops.Logaddexp2", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", false, true);
    const Expr delta = a - b;
    const double log2 = 0.6931471805599453;
    return Where(Call("IsNan", {delta}), a + b, Call("Maximum", {a, b}) + Call("Log1p", {Call("Exp", {-Call("Abs", {delta}) * log2})}) / log2);
  });
}
