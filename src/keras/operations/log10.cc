#include "keras/operations/operation.h"

KERATIN_OPERATION(log10) {
  return Operation("ops.Log10", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Float("x");
    return Call("Log", {x}) / Call("Log", {x.Number(10)});
  });
}
