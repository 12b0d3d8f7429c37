#include "keras/operations/operation.h"

KERATIN_OPERATION(solve) {
  return Operation("ops.Solve", {"a", "b"}, {}, [](OpCall& c) -> Results {
    const Expr a = c.Tensor("a"), b = c.Tensor("b");
    if (b.rank() == a.rank() - 1) return Squeeze(Call("MatrixSolve", {a, ExpandDims(b, -1)}), {-1});
    return Call("MatrixSolve", {a, b});
  });
}
