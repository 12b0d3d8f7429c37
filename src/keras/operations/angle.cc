#include "keras/operations/operation.h"

KERATIN_OPERATION(angle) {
  return Operation("ops.Angle", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Float("x");
    if (IsComplex(x.dtype())) return Call("Angle", {x}, {{"Tout", x.dtype() == DType::kComplex128 ? DType::kDouble : DType::kFloat}});
    return Where(x < 0, 3.141592653589793 * OnesLike(x), Where(Call("IsNan", {x}), x, ZerosLike(x)));
  });
}
