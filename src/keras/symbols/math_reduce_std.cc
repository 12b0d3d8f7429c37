#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_reduce_std) {
  return {.names = {"math.reduce_std"}, .parameters = {"input_tensor", "axis", "keepdims"}, .lower = [](OpCall& c) -> Results {
            return Call("Sqrt", {Variance(c.Tensor("input_tensor"), AxesOf(c, {"axis"}), c.Bool("keepdims", false))});
          }};
}
