#include "keras/operations/numpy.h"

KERATIN_OPERATION(nanpercentile) {
  return Operation("ops.Nanpercentile", {"x", "q"}, {AxisKey(), {"method", "linear"}, {"keepdims", false}},
                   [](OpCall& c) -> Results { return NanQuantile(c, c.Tensor("x"), c.Tensor("q", DType::kFloat) / 100, c.config.String("method")); });
}
