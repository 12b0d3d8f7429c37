#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(broadcast_dynamic_shape) {
  return {.names = {"broadcast_dynamic_shape", "compat.v1.broadcast_dynamic_shape"}, .parameters = {"shape_x", "shape_y"}, .lower = [](OpCall& c) -> Results {
            return RawOf(c, "BroadcastArgs", {"shape_x", "shape_y"});
          }};
}
