#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_accumulate_n) {
  return {.names = {"math.accumulate_n", "compat.v1.accumulate_n"}, .parameters = {"inputs", "shape", "tensor_dtype"}, .lower = [](OpCall& c) -> Results {
            return Raw("AddN", c.Tensors("inputs"));
          }};
}
