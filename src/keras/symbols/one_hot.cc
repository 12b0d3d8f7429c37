#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(one_hot) {
  return {.names = {"one_hot", "compat.v1.one_hot"},
          .parameters = {"indices", "depth", "on_value", "off_value", "axis", "dtype"},
          .lower = [](OpCall& c) -> Results {
            const Expr indices = c.Tensor("indices");
            DType dtype = c.Type("dtype", DType::kFloat);
            const Expr on = c.Has("on_value") ? c.Tensor("on_value", c.Has("dtype") ? dtype : DType::kInvalid) : Expr(c.to, c.to.Scalar(1, dtype));
            const Expr off = c.Has("off_value") ? c.Tensor("off_value", on.dtype()) : on.Number(0);
            const Expr depth = c.Tensor("depth", DType::kInt32);
            return Call("OneHot", {indices, depth, on, off}, {{"axis", c.Int("axis", -1)}});
          }};
}
