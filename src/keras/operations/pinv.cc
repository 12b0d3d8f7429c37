#include "keras/operations/operation.h"

KERATIN_OPERATION(pinv) {
  return Operation("ops.Pinv", {"x"}, {{"rcond", ConfigKey::Kind::kFloat}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const std::vector<Expr> found = Calls("Svd", {x}, {{"compute_uv", true}, {"full_matrices", false}});
    if (found.size() != 3) return x;
    const Expr s = found[0], u = found[1], v = found[2];
    const double epsilon = x.dtype() == DType::kDouble ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon();
    const Expr rcond =
        c.config.IsNull("rcond") ? 10.0 * Cast(Call("Maximum", {Dim(x, -2), Dim(x, -1)}), x.dtype()) * epsilon : x.Number(c.config.Number("rcond"));
    const Expr cutoff = rcond * Reduce("Max", s, Over({-1}), true);
    const Expr safe = Where(s > cutoff, s, s.Number(std::numeric_limits<double>::infinity()));
    return MatMul(v / ExpandDims(safe, -2), u, false, true);
  });
}
