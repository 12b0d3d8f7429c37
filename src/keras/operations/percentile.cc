#include "keras/operations/numpy.h"

KERATIN_OPERATION(percentile) {
  return Operation("ops.Percentile", {"x", "q"}, {AxisKey(), {"method", "linear"}, {"keepdims", false}},
                   [](OpCall& c) -> Results { return Quantile(c, c.Tensor("x"), c.Tensor("q", DType::kFloat) / 100, c.config.String("method")); });
}
