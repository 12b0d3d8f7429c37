#include "keras/operations/operation.h"

KERATIN_OPERATION(sinc) {
  return Operation("ops.Sinc", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Float("x");
    const Expr y = x * 3.141592653589793;
    return Where(Equal(x, 0), OnesLike(x), Call("Sin", {y}) / y);
  });
}
