#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(gather) {
  return {.names = {"gather", "compat.v1.gather"},
          .parameters = {"params", "indices", "validate_indices", "axis", "batch_dims"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("params");
            const std::int64_t batch_dims = c.Int("batch_dims", 0);
            return Raw("GatherV2", {x, c.Tensor("indices"), IntExpr(c.to, c.Int("axis", batch_dims))}, {{"batch_dims", batch_dims}});
          }};
}
