#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(tensor_scatter_nd_min) {
  return {
      .names = {"tensor_scatter_nd_min", "compat.v1.tensor_scatter_min"},
      .parameters = {"tensor", "indices", "updates", "bad_indices_policy"},
      .lower = [](OpCall& c) -> Results {
        const Expr x = c.First();
        return Raw("TensorScatterMin", {x, c.Tensor("indices"), c.Tensor("updates", x.dtype())}, {{"bad_indices_policy", c.String("bad_indices_policy", "")}});
      }};
}
