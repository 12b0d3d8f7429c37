#include "keras/operations/operation.h"

KERATIN_OPERATION(ldexp) {
  return Operation("ops.Ldexp", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", false, true);
    return Where(Call("IsInf", {a}) | Equal(a, 0), a, a * Call("Pow", {a.Number(2), b}));
  });
}
