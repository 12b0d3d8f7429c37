#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_relu) {
  return {.names = {"nn.relu", "compat.v1.nn.relu"}, .parameters = {"features"}, .lower = [](OpCall& c) -> Results { return Raw("Relu", {c.First()}); }};
}
