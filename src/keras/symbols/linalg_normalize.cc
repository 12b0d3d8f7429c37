#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_normalize) {
  return {.names = {"linalg.normalize", "compat.v1.linalg.normalize"}, .parameters = {"tensor", "ord", "axis"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const Json order = c.Constant("ord");
            if (!order.is_null() && order.AsString() != "euclidean" && order.AsDouble() != 2.0)
              return c.Fail(Unimplemented("a norm of the order {} is not supported", order.Dump()));
            const Expr norm = Call("Sqrt", {Reduce("Sum", x * x, AxesOf(c, {"axis"}), true)});
            return std::vector<Expr>{x / norm, norm};
          }};
}
