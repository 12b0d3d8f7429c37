#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(broadcast_to) {
  return {.names = {"broadcast_to", "compat.v1.broadcast_to"}, .parameters = {"input", "shape"}, .lower = [](OpCall& c) -> Results {
            return Raw("BroadcastTo", {c.Tensor("input"), SizesOf(c, "shape")});
          }};
}
