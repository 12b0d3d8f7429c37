#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_selu) {
  return {.names = {"nn.selu", "compat.v1.nn.selu"}, .parameters = {"features"}, .lower = [](OpCall& c) -> Results { return Raw("Selu", {c.First()}); }};
}
