#include "keras/operations/operation.h"

KERATIN_OPERATION(solve_triangular) {
  return Operation("ops.SolveTriangular", {"a", "b"}, {{"lower", false}}, [](OpCall& c) -> Results {
    const Expr a = c.Tensor("a"), b = c.Tensor("b");
    const Attrs attrs = {{"lower", c.config.Bool("lower")}};
    if (b.rank() == a.rank() - 1) return Squeeze(Call("MatrixTriangularSolve", {a, ExpandDims(b, -1)}, attrs), {-1});
    return Call("MatrixTriangularSolve", {a, b}, attrs);
  });
}
