#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_embedding_lookup) {
  return {.names = {"nn.embedding_lookup", "compat.v1.nn.embedding_lookup"},
          .parameters = {"params", "ids", "partition_strategy", "validate_indices", "max_norm"},
          .lower = [](OpCall& c) -> Results {
            if (c.Has("max_norm")) return c.Fail(Unimplemented("max_norm is not supported"));
            const Lowering::Scope scope = c.to.Enter("embedding_lookup");
            const Expr params = c.Tensor("params"), ids = c.Tensor("ids");
            const Expr rows = Call("GatherV2", {params, ids, IntExpr(c.to, 0)}, {}, c.to.scope());
            return Call("Identity", {rows});
          }};
}
