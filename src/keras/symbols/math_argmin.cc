#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_argmin) {
  return {.names = {"math.argmin", "argmin", "compat.v1.argmin", "compat.v1.math.argmin"},
          .parameters = {"input", "axis", "output_type", "name", "dimension"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("input");
            return Raw("ArgMin", {x, IntExpr(c.to, c.Int("axis", c.Int("dimension", 0)))}, {{"output_type", c.Type("output_type", DType::kInt64)}});
          }};
}
