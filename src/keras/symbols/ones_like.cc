#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(ones_like) {
  return {.names = {"ones_like", "compat.v1.ones_like"},
          .parameters = {"input", "dtype", "name", "optimize", "tensor", "layout"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Call("OnesLike", {Cast(x, c.Type("dtype", x.dtype()))});
          }};
}
