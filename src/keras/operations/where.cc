#include "keras/operations/numpy.h"

KERATIN_OPERATION(where) {
  return Operation("ops.Where", {"condition", "x1", "x2"}, {}, [](OpCall& c) -> Results {
    const Expr condition = Cast(c.Tensor("condition"), DType::kBool);
    if (!c.Has("x1") && !c.Has("x2")) return NonZero(condition);
    const auto [a, b] = c.Pair("x1", "x2", true);
    return Where(condition, a, b);
  });
}
