#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(split) {
  return {.names = {"split", "compat.v1.split"}, .parameters = {"value", "num_or_size_splits", "axis", "num", "name"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("value");
            const Json sizes = c.Constant("num_or_size_splits");
            if (const std::optional<std::int64_t> count = sizes.AsInt()) return Calls("Split", {IntExpr(c.to, c.Int("axis", 0)), x}, {{"num_split", *count}});
            return Split(x, c.Ints("num_or_size_splits"), c.Int("axis", 0));
          }};
}
