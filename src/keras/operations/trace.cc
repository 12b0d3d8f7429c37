#include "keras/operations/numpy.h"

KERATIN_OPERATION(trace) {
  return Operation("ops.Trace", {"x"}, {{"offset", 0}, {"axis1", 0}, {"axis2", 1}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return Reduce("Sum", Diagonal(Cast(x, SumType(x.dtype())), c.config.Int("offset"), c.config.Int("axis1"), c.config.Int("axis2")), Over({-1}));
  });
}
