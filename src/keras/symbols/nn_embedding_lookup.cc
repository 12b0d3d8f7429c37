#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_embedding_lookup) {
  return {.names = {"nn.embedding_lookup", "compat.v1.nn.embedding_lookup"},
          .parameters = {"params", "ids", "partition_strategy", "validate_indices", "max_norm"},
          .lower = [](OpCall& c) -> Results {
            if (c.Has("max_norm")) return c.Fail(Unimplemented("max_norm is not supported"));
            return Gather(c.Tensor("params"), c.Tensor("ids"), 0);
          }};
}
