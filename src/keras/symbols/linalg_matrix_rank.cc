#include <algorithm>
#include <limits>

#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_matrix_rank) {
  return {.names = {"linalg.matrix_rank", "compat.v1.linalg.matrix_rank"}, .parameters = {"a", "tol", "validate_args"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const std::vector<Expr> found = Calls("Svd", {x}, {{"compute_uv", false}});
            if (found.empty()) return x;
            const double epsilon = x.dtype() == DType::kDouble ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon();
            Expr least;
            if (c.Has("tol")) {
              least = c.Tensor("tol", x.dtype());
            } else {
              const std::int64_t size = std::max(c.to.StaticDim(x, -2), c.to.StaticDim(x, -1));
              least = Reduce("Max", found[0], Over({-1}), true) * (epsilon * static_cast<double>(size));
            }
            return Reduce("Sum", Cast(found[0] > least, DType::kInt32), Over({-1}));
          }};
}
