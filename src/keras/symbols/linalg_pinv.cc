#include "keras/operations/numpy.h"
#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_pinv) {
  return {.names = {"linalg.pinv", "compat.v1.linalg.pinv"}, .parameters = {"a", "rcond", "validate_args"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            if (c.Has("rcond") && c.Constant("rcond").is_array()) return c.Fail(Unimplemented("an rcond for each matrix is not supported"));
            return PseudoInverse(x, c.Has("rcond") ? c.Tensor("rcond", x.dtype()) : Expr(c.to, {}));
          }};
}
