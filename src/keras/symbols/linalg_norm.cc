#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_norm) {
  return {.names = {"norm", "linalg.norm", "compat.v1.norm"},
          .parameters = {"tensor", "ord", "axis", "keepdims", "name", "keep_dims"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("tensor");
            const Json order = c.Constant("ord");
            const Axes axes = AxesOf(c, {"axis"});
            const bool keep = c.Bool("keepdims", false) || c.Bool("keep_dims", false);
            if (order.is_null() || order.AsString() == "euclidean" || order.AsDouble() == 2.0) return Call("Sqrt", {Reduce("Sum", x * x, axes, keep)});
            if (order.AsDouble() == 1.0) return Reduce("Sum", Call("Abs", {x}), axes, keep);
            return c.Fail(Unimplemented("a norm of the order {} is not supported", order.Dump()));
          }};
}
