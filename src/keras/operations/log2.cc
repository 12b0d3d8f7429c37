#include "keras/operations/operation.h"

KERATIN_OPERATION(log2) {
  return Operation("ops.Log2", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Float("x");
    return Call("Log", {x}) / Call("Log", {x.Number(2)});
  });
}
