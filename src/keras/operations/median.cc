#include "keras/operations/numpy.h"

KERATIN_OPERATION(median) {
  return Operation("ops.Median", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return Quantile(c, c.Tensor("x"), Expr(c.to, c.to.Scalar(0.5, DType::kFloat)), "linear"); });
}
