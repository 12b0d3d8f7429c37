#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(strings_reduce_join) {
  return {.names = {"strings.reduce_join", "compat.v1.strings.reduce_join", "compat.v1.reduce_join"},
          .parameters = {"inputs", "axis", "keepdims", "separator", "keep_dims", "reduction_indices"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            std::vector<std::int64_t> axes;
            if (const Axes given = AxesOf(c, {"axis", "reduction_indices"}))
              axes = *given;
            else
              for (int i = x.rank(); i-- > 0;) axes.push_back(i);
            return Raw("ReduceJoin", {x, Expr(c.to, c.to.Ints(axes, "Const"))},
                       {{"keep_dims", c.Bool("keepdims", false) || c.Bool("keep_dims", false)}, {"separator", c.String("separator", "")}});
          }};
}
