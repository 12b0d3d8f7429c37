#include "keras/operations/numpy.h"

KERATIN_OPERATION(nanquantile) {
  return Operation("ops.Nanquantile", {"x", "q"}, {AxisKey(), {"method", "linear"}, {"keepdims", false}},
                   [](OpCall& c) -> Results { return NanQuantile(c, c.Tensor("x"), c.Tensor("q", DType::kFloat), c.config.String("method")); });
}
