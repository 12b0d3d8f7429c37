#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_count_nonzero) {
  return {.names = {"math.count_nonzero"}, .parameters = {"input", "axis", "keepdims", "dtype"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("input");
            return Cast(Reduce("Sum", Cast(x.dtype() == DType::kBool ? x : Call("NotEqual", {x, ZerosLike(x)}), DType::kInt64), AxesOf(c, {"axis"}),
                               c.Bool("keepdims", false)),
                        c.Type("dtype", DType::kInt64));
          }};
}
