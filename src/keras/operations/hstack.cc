#include "keras/operations/numpy.h"

KERATIN_OPERATION(hstack) {
  return Operation("ops.Hstack", {"xs"}, {}, [](OpCall& c) -> Results {
    const std::vector<Expr> xs = Together(c, "xs", true);
    return Concat(c.to, xs, !xs.empty() && xs.front().rank() == 1 ? 0 : 1);
  });
}
