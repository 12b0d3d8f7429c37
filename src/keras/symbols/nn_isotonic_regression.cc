#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_isotonic_regression) {
  return {.names = {"nn.isotonic_regression"}, .parameters = {"inputs", "decreasing", "axis"}, .lower = [](OpCall& c) -> Results {
            Expr x = c.First();
            const bool falling = c.Bool("decreasing", true);
            const std::int64_t axis = c.Int("axis", -1);
            if (c.to.failed()) return x;
            if (x.rank() != 2) return c.Fail(InvalidArgument("takes tensors of two axes"));
            DType dtype = x.dtype();
            if (dtype == DType::kInt8 || dtype == DType::kInt16)
              dtype = DType::kFloat;
            else if (!IsFloating(dtype))
              dtype = DType::kDouble;
            const bool turned = Axis(c.to, axis, 2) == 0;
            if (turned) x = Transpose(x, {1, 0});
            std::vector<Expr> found = Calls("IsotonicRegression", {falling ? x : -x}, {{"output_dtype", dtype}}, "IsotonicRegression");
            if (found.size() != 2) return x;
            if (!falling) found[0] = -found[0];
            if (turned)
              for (Expr& part : found) part = Transpose(part, {1, 0});
            return found;
          }};
}
