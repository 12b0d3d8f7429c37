#include "keras/operations/operation.h"

KERATIN_OPERATION(exp2) {
  return Operation("ops.Exp2", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Float("x");
    return Call("Pow", {x.Number(2), x});
  });
}
