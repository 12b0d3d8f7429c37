#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_relu6) {
  return {.names = {"nn.relu6", "compat.v1.nn.relu6"}, .parameters = {"features"}, .lower = [](OpCall& c) -> Results { return Raw("Relu6", {c.First()}); }};
}
