#include "keras/operations/operation.h"

KERATIN_OPERATION(kron) {
  return Operation("ops.Kron", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    auto [a, b] = c.Pair("x1", "x2");
    while (!c.to.failed() && a.rank() < b.rank()) a = ExpandDims(a, 0);
    while (!c.to.failed() && b.rank() < a.rank()) b = ExpandDims(b, 0);
    std::vector<Expr> a_dims, b_dims, dims;
    for (int i = 0; i < a.rank() && !c.to.failed(); ++i) {
      const std::int64_t x = a.shape()[i], y = b.shape()[i];
      a_dims.insert(a_dims.end(), {Dim(a, i), IntExpr(c.to, 1)});
      b_dims.insert(b_dims.end(), {IntExpr(c.to, 1), Dim(b, i)});
      dims.push_back(x >= 0 && y >= 0 ? IntExpr(c.to, x * y) : Dim(a, i) * Dim(b, i));
    }
    return Reshape(Reshape(a, a_dims) * Reshape(b, b_dims), dims);
  });
}
