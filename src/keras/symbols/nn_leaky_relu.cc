#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_leaky_relu) {
  return {.names = {"nn.leaky_relu", "compat.v1.nn.leaky_relu"}, .parameters = {"features", "alpha"}, .lower = [](OpCall& c) -> Results {
            return Raw("LeakyRelu", {c.First()}, {{"alpha", static_cast<float>(c.Number("alpha", 0.2))}});
          }};
}
