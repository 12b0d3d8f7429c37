#include "keras/operations/numpy.h"

KERATIN_OPERATION(nanmedian) {
  return Operation("ops.Nanmedian", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return NanQuantile(c, c.Tensor("x"), Expr(c.to, c.to.Scalar(0.5, DType::kFloat)), "linear"); });
}
