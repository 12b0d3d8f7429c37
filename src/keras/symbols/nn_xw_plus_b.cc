#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_xw_plus_b) {
  return {.names = {"compat.v1.nn.xw_plus_b"}, .parameters = {"x", "weights", "biases"}, .lower = [](OpCall& c) -> Results {
            const auto [x, weights] = Operands(c, "x", "weights");
            return Raw("BiasAdd", {MatMul(x, weights), c.Tensor("biases", x.dtype())});
          }};
}
