#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_bincount) {
  return {.names = {"math.bincount", "compat.v1.bincount", "compat.v1.math.bincount"},
          .parameters = {"arr", "weights", "minlength", "maxlength", "dtype", "axis", "binary_output"},
          .lower = [](OpCall& c) -> Results {
            Expr x = c.First();
            if (c.to.failed()) return x;
            const std::int64_t axis = c.Int("axis", 0);
            if (axis != 0 && axis != -1) return c.Fail(InvalidArgument("axis is {} and must be 0 or -1", axis));
            if (x.dtype() != DType::kInt64) x = Cast(x, DType::kInt32);
            if (axis == 0) x = Flat(x);
            const Expr some = Cast(Call("Greater", {Call("Size", {x}), IntExpr(c.to, 0)}), x.dtype());
            Expr size = some * (Reduce("Max", x, {}) + 1);
            if (c.Has("minlength")) size = Call("Maximum", {c.Tensor("minlength", x.dtype()), size});
            if (c.Has("maxlength")) size = Call("Minimum", {c.Tensor("maxlength", x.dtype()), size});
            Expr weights = Cast(Expr(c.to, c.to.Const(Tensor::Of(Shape{0}, std::vector<std::int32_t>()))), c.Type("dtype", DType::kInt32));
            if (c.Has("weights")) weights = axis == 0 ? Flat(c.Tensor("weights")) : c.Tensor("weights");
            return Raw("DenseBincount", {x, size, weights}, {{"binary_output", c.Bool("binary_output", false)}});
          }};
}
