#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(tensor_scatter_nd_update) {
  return {.names = {"tensor_scatter_nd_update", "compat.v1.tensor_scatter_update"},
          .parameters = {"tensor", "indices", "updates", "bad_indices_policy"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Raw("TensorScatterUpdate", {x, c.Tensor("indices"), c.Tensor("updates", x.dtype())},
                       {{"bad_indices_policy", c.String("bad_indices_policy", "")}});
          }};
}
