#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_l2_loss) {
  return {.names = {"nn.l2_loss", "compat.v1.nn.l2_loss"}, .parameters = {"t"}, .lower = [](OpCall& c) -> Results { return Raw("L2Loss", {c.First()}); }};
}
