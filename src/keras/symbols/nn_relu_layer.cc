#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_relu_layer) {
  return {.names = {"compat.v1.nn.relu_layer"}, .parameters = {"x", "weights", "biases"}, .lower = [](OpCall& c) -> Results {
            const auto [x, weights] = Operands(c, "x", "weights");
            return Raw("Relu", {Raw("BiasAdd", {MatMul(x, weights), c.Tensor("biases", x.dtype())})});
          }};
}
