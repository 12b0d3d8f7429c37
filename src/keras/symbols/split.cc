#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(split) {
  return {.names = {"split", "compat.v1.split"}, .parameters = {"value", "num_or_size_splits", "axis", "num", "name"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("value");
            const Json sizes = c.Constant("num_or_size_splits");
            if (const std::optional<std::int64_t> count = sizes.AsInt()) return Calls("Split", {IntExpr(c.to, c.Int("axis", 0)), x}, {{"num_split", *count}});
            const std::vector<std::int64_t> parts = c.Ints("num_or_size_splits");
            return Calls("SplitV", {x, {c.to, c.to.Ints(parts, "Const")}, IntExpr(c.to, c.Int("axis", 0))},
                         {{"num_split", static_cast<std::int64_t>(parts.size())}});
          }};
}
