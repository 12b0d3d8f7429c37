#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_variance) {
  return {.names = {"math.reduce_variance"}, .parameters = {"input_tensor", "axis", "keepdims"}, .lower = [](OpCall& c) -> Results {
            return Variance(c.Tensor("input_tensor"), AxesOf(c, {"axis"}), c.Bool("keepdims", false));
          }};
}
