#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(gather_nd) {
  return {.names = {"gather_nd", "compat.v1.gather_nd"}, .parameters = {"params", "indices", "batch_dims"}, .lower = [](OpCall& c) -> Results {
            if (c.Int("batch_dims", 0) != 0) return c.Fail(Unimplemented("batch_dims is not supported"));
            return Raw("GatherNd", {c.Tensor("params"), c.Tensor("indices")});
          }};
}
