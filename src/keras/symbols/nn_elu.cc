#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_elu) {
  return {.names = {"nn.elu", "compat.v1.nn.elu"}, .parameters = {"features"}, .lower = [](OpCall& c) -> Results { return Raw("Elu", {c.First()}); }};
}
