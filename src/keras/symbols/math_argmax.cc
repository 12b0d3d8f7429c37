#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_argmax) {
  return {.names = {"math.argmax", "argmax", "compat.v1.argmax", "compat.v1.math.argmax"},
          .parameters = {"input", "axis", "output_type", "name", "dimension"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("input");
            return Raw("ArgMax", {x, IntExpr(c.to, c.Int("axis", c.Int("dimension", 0)))}, {{"output_type", c.Type("output_type", DType::kInt64)}});
          }};
}
