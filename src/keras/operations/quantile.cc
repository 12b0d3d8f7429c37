#include "keras/operations/numpy.h"

KERATIN_OPERATION(quantile) {
  return Operation("ops.Quantile", {"x", "q"}, {AxisKey(), {"method", "linear"}, {"keepdims", false}},
                   [](OpCall& c) -> Results { return Quantile(c, c.Tensor("x"), c.Tensor("q", DType::kDouble), c.config.String("method")); });
}
