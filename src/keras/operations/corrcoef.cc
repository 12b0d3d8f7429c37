#include "keras/operations/numpy.h"

KERATIN_OPERATION(corrcoef) {
  return Operation("ops.Corrcoef", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    const Expr x = Cast(given, FloatOfInt(given.dtype()));
    const Expr centered = x - Reduce("Mean", x, Over({-1}), true);
    const Expr covariance = MatMul(centered, centered, false, true) / (Cast(Dim(x, -1), x.dtype()) - 1);
    const Expr deviation = Call("Sqrt", {Diagonal(covariance, 0, -2, -1)});
    return Clip(covariance / (ExpandDims(deviation, -1) * ExpandDims(deviation, -2)), x.Number(-1), x.Number(1));
  });
}
