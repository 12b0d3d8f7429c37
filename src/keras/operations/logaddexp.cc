#include "keras/operations/operation.h"

KERATIN_OPERATION(logaddexp) {
  return Operation("ops.Logaddexp", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", false, true);
    const Expr delta = a - b;
    return Where(Call("IsNan", {delta}), a + b, Call("Maximum", {a, b}) + Call("Log1p", {Call("Exp", {-Call("Abs", {delta})})}));
  });
}
