#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_sufficient_statistics) {
  return {.names = {"nn.sufficient_statistics", "compat.v1.nn.sufficient_statistics"},
          .parameters = {"x", "axes", "shift", "keep_dims", "name", "keepdims"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const std::vector<std::int64_t> axes = c.Ints("axes");
            const bool keep = c.Bool("keep_dims", false) || c.Bool("keepdims", false);
            if (c.to.failed()) return x;
            Expr count = IntExpr(c.to, 1);
            for (const std::int64_t axis : axes) count = count * Dim(x, axis);
            const Expr shift = c.Has("shift") ? c.Tensor("shift", x.dtype()) : x;
            const Expr from_shift = c.Has("shift") ? x - shift : x;
            std::vector<Expr> found = {Cast(count, x.dtype()), Reduce("Sum", from_shift, Over(axes), keep),
                                       Reduce("Sum", Call("Square", {from_shift}), Over(axes), keep)};
            if (c.Has("shift")) found.push_back(shift);
            return found;
          }};
}
