#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_count_nonzero) {
  return {.names = {"math.count_nonzero"},
          .parameters = {"input", "axis", "keepdims", "dtype"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("input");
            if (c.to.failed()) return x;
            const Expr there = x.dtype() == DType::kBool ? x : Call("NotEqual", {x, {c.to, c.to.Scalar(0, x, "zeros")}});
            const Expr ones = Cast(there, DType::kInt64);
            const Axes axes = AxesOf(c, {"axis"});
            const bool keep = c.Bool("keepdims", false), one = c.Constant("axis").AsInt().has_value();
            const Expr count = one ? Call("Sum", {ones, IntExpr(c.to, c.Int("axis", 0))}, {{"keep_dims", keep}}) : Reduce("Sum", ones, axes, keep);
            return Cast(count, c.Type("dtype", DType::kInt64));
          },
          .scope = "count_nonzero"};
}
