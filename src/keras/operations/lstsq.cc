#include "keras/operations/operation.h"

KERATIN_OPERATION(lstsq) {
  return Operation("ops.Lstsq", {"a", "b"}, {{"rcond", ConfigKey::Kind::kFloat}}, [](OpCall& c) -> Results {
    const Expr a = c.Tensor("a");
    const Expr given = c.Tensor("b");
    const Expr b = given.rank() == 1 ? ExpandDims(given, -1) : given;
    const std::vector<Expr> found = Calls("Svd", {a}, {{"compute_uv", true}, {"full_matrices", false}});
    if (found.size() != 3) return a;
    const Expr s = found[0], u = found[1], v = found[2];
    const double epsilon = a.dtype() == DType::kDouble ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon();
    double rcond = c.config.Number("rcond");
    if (c.config.IsNull("rcond"))
      rcond = epsilon * static_cast<double>(std::max(c.to.StaticDim(a, 0), c.to.StaticDim(a, 1)));
    else if (rcond < 0)
      rcond = epsilon;
    const Expr mask = s >= rcond * Index(s, 0, 0);
    const Expr inverse = Where(mask, 1 / Where(mask, s, OnesLike(s)), ZerosLike(s));
    const Expr x = MatMul(v, ExpandDims(inverse, -1) * MatMul(u, b, true));
    return given.rank() == 1 ? Flat(x) : x;
  });
}
