#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(ones) {
  return {.names = {"ones", "compat.v1.ones"}, .parameters = {"shape", "dtype"}, .lower = [](OpCall& c) -> Results {
            return Call("Fill", {SizesOf(c, "shape"), Expr(c.to, c.to.Scalar(1, c.Type("dtype", DType::kFloat)))}, {}, "ones");
          }};
}
