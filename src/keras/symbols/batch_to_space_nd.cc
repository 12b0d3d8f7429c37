#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(batch_to_space_nd) {
  return {.names = {"batch_to_space", "compat.v1.batch_to_space_nd"}, .parameters = {"input", "block_shape", "crops"}, .lower = [](OpCall& c) -> Results {
            return RawOf(c, "BatchToSpaceND", {"input", "block_shape", "crops"});
          }};
}
