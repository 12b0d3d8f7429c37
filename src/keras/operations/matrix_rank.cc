#include "keras/operations/operation.h"

KERATIN_OPERATION(matrix_rank) {
  return Operation("ops.MatrixRank", {"x"}, {{"tol", ConfigKey::Kind::kFloat}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const std::vector<Expr> found = Calls("Svd", {x}, {{"compute_uv", false}});
    if (found.empty()) return x;
    const Expr s = found[0];
    const double epsilon = x.dtype() == DType::kDouble ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon();
    const Expr tolerance = c.config.IsNull("tol") ? Cast(Call("Maximum", {Dim(x, -2), Dim(x, -1)}), x.dtype()) * epsilon * Reduce("Max", s, Over({-1}), true)
                                                  : x.Number(c.config.Number("tol"));
    return Reduce("Sum", Cast(s > tolerance, DType::kInt32), Over({-1}));
  });
}
