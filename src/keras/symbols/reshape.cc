#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(reshape) {
  return {.names = {"reshape", "compat.v1.reshape"}, .parameters = {"tensor", "shape", "name"}, .lower = [](OpCall& c) -> Results {
            const CallArgument* shape = c.Find("shape");
            if (shape != nullptr && shape->kind == Argument::Kind::kList) {
              std::vector<Value> dims;
              for (const CallArgument& item : shape->items) dims.push_back(c.Convert(item, DType::kInt32));
              const Expr x = c.Tensor("tensor");
              if (c.to.failed()) return x;
              return Expr(c.to, c.to.Reshape(x, dims));
            }
            return Raw("Reshape", {c.Tensor("tensor"), SizesOf(c, "shape")});
          }};
}
