#include "keras/operations/operation.h"

KERATIN_OPERATION(cholesky) {
  return Operation("ops.Cholesky", {"x"}, {{"upper", false}}, [](OpCall& c) -> Results {
    const Expr x = Call("CheckNumerics", {Call("Cholesky", {c.Tensor("x")})}, {{"message", "Cholesky"}});
    return c.config.Bool("upper") ? SwapAxes(x, -2, -1) : x;
  });
}
