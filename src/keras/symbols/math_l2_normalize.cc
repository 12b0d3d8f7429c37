#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_l2_normalize) {
  return {.names = {"math.l2_normalize", "linalg.l2_normalize", "nn.l2_normalize", "compat.v1.nn.l2_normalize", "compat.v1.math.l2_normalize"},
          .parameters = {"x", "axis", "epsilon", "name", "dim"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("x");
            const Lowering::Scope scope = c.to.Enter("l2_normalize");
            const Axes axes = AxesOf(c, {"axis", "dim"});
            const Expr square = Raw("Square", {x});
            Expr sum;
            if (axes) {
              const bool one = c.Constant(c.Has("axis") ? "axis" : "dim").AsInt().has_value();
              sum = Raw("Sum", {square, one ? IntExpr(c.to, axes->front()) : IntsExpr(c.to, *axes)}, {{"keep_dims", true}});
            } else {
              std::vector<std::int64_t> all;
              for (int i = 0; i < x.rank(); ++i) all.push_back(i);
              sum = Raw("Sum", {square, Expr(c.to, c.to.Ints(all, "Const"))}, {{"keep_dims", true}});
            }
            const Expr inverse = Raw("Rsqrt", {Raw("Maximum", {sum, sum.Number(c.Number("epsilon", 1e-12))})});
            return Call("Mul", {x, inverse}, {}, c.to.scope());
          }};
}
