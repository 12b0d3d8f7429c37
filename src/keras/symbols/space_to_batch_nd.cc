#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(space_to_batch_nd) {
  return {.names = {"space_to_batch_nd", "space_to_batch", "compat.v1.space_to_batch_nd"},
          .parameters = {"input", "block_shape", "paddings"},
          .lower = [](OpCall& c) -> Results {
            return RawOf(c, "SpaceToBatchND", {"input", "block_shape", "paddings"});
          }};
}
