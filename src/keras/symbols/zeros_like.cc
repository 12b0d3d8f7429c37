#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(zeros_like) {
  return {.names = {"zeros_like", "compat.v1.zeros_like"},
          .parameters = {"input", "dtype", "name", "optimize", "tensor", "layout"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Call("ZerosLike", {Cast(x, c.Type("dtype", x.dtype()))});
          }};
}
