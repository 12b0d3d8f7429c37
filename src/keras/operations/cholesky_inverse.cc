#include "keras/operations/numpy.h"

KERATIN_OPERATION(cholesky_inverse) {
  return Operation("ops.CholeskyInverse", {"x"}, {{"upper", false}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const bool upper = c.config.Bool("upper");
    const Expr identity = Cast(Eye(c.to, Dim(x, -1), Dim(x, -1), 0), x.dtype()) + ZerosLike(x);
    const Expr inverse = Call("MatrixTriangularSolve", {x, identity}, {{"lower", !upper}});
    return MatMul(inverse, inverse, !upper, upper);
  });
}
