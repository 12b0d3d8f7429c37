#include "keras/operations/signal.h"

KERATIN_OPERATION(view_as_complex) {
  return Operation("ops.ViewAsComplex", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return ComplexOf(Index(x, -1, 0), Index(x, -1, 1));
  });
}
