#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(scatter_nd) {
  return {
      .names = {"scatter_nd", "compat.v1.scatter_nd"}, .parameters = {"indices", "updates", "shape", "bad_indices_policy"}, .lower = [](OpCall& c) -> Results {
        return Raw("ScatterNd", {c.Tensor("indices"), c.Tensor("updates"), SizesOf(c, "shape")});
      }};
}
