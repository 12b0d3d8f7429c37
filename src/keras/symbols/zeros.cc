#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(zeros) {
  return {.names = {"zeros", "compat.v1.zeros"}, .parameters = {"shape", "dtype"}, .lower = [](OpCall& c) -> Results {
            return Call("Fill", {SizesOf(c, "shape"), Expr(c.to, c.to.Scalar(0, c.Type("dtype", DType::kFloat)))}, {}, "zeros");
          }};
}
