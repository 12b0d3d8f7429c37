#include "keras/operations/numpy.h"

KERATIN_OPERATION(pinv) {
  return Operation("ops.Pinv", {"x"}, {{"rcond", ConfigKey::Kind::kFloat}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return PseudoInverse(x, c.config.IsNull("rcond") ? Expr(c.to, {}) : x.Number(c.config.Number("rcond")));
  });
}
