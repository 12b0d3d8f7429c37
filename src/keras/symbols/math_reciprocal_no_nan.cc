#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reciprocal_no_nan) {
  return {.names = {"math.reciprocal_no_nan", "compat.v1.math.reciprocal_no_nan"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const Lowering::Scope scope = c.to.Enter("reciprocal_no_nan");
            if (c.to.failed()) return x;
            return Call("DivNoNan", {Expr(c.to, c.to.Scalar(1, x, "one")), x}, {}, c.to.scope());
          }};
}
