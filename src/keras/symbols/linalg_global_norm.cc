#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_global_norm) {
  return {.names = {"linalg.global_norm", "compat.v1.global_norm"}, .parameters = {"t_list"}, .lower = [](OpCall& c) -> Results {
            const std::vector<Expr> xs = EachOf(c, "t_list");
            if (xs.empty()) return c.Fail(InvalidArgument("needs at least one tensor"));
            return GlobalNorm(xs);
          }};
}
