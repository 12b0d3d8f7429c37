#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(shape) {
  return {.names = {"shape", "compat.v1.shape"}, .parameters = {"input", "out_type", "name", "optimize"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const DType type = c.Type("out_type", DType::kInt32);
            if (!x.shape().IsFullyKnown()) return Raw("Shape", {x}, {{"out_type", type}});
            std::vector<std::int64_t> dims(x.shape().begin(), x.shape().end());
            if (type == DType::kInt64) return Expr(c.to, c.to.Const(Tensor::Of(Shape{static_cast<std::int64_t>(dims.size())}, dims), "Shape"));
            return Expr(c.to, c.to.Ints(dims, "Shape"));
          }};
}
