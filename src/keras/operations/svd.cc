#include "keras/operations/operation.h"

KERATIN_OPERATION(svd) {
  return Operation("ops.SVD", {"x"}, {{"full_matrices", true}, {"compute_uv", true}}, [](OpCall& c) -> Results {
    const std::vector<Expr> found =
        Calls("Svd", {c.Tensor("x")}, {{"compute_uv", c.config.Bool("compute_uv")}, {"full_matrices", c.config.Bool("full_matrices")}});
    if (found.size() != 3) return Expr(c.to, {});
    if (!c.config.Bool("compute_uv")) return found[0];
    return std::vector<Expr>{found[1], found[0], SwapAxes(found[2], -2, -1)};
  });
}
