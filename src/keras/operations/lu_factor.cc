#include "keras/operations/operation.h"

KERATIN_OPERATION(lu_factor) {
  return Operation("ops.LuFactor", {"x"}, {}, [](OpCall& c) -> Results {
    const std::vector<Expr> found = Calls("Lu", {c.Tensor("x")});
    if (found.size() != 2) return Expr(c.to, {});
    return std::vector<Expr>{found[0], Call("InvertPermutation", {found[1]})};
  });
}
