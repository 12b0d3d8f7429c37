#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(tensor_scatter_nd_max) {
  return {
      .names = {"tensor_scatter_nd_max", "compat.v1.tensor_scatter_max"},
      .parameters = {"tensor", "indices", "updates", "bad_indices_policy"},
      .lower = [](OpCall& c) -> Results {
        const Expr x = c.First();
        return Raw("TensorScatterMax", {x, c.Tensor("indices"), c.Tensor("updates", x.dtype())}, {{"bad_indices_policy", c.String("bad_indices_policy", "")}});
      }};
}
