#include "keras/operations/numpy.h"

KERATIN_OPERATION(nanmean) {
  return Operation("ops.Nanmean", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return NanMean(c.Tensor("x"), c.ConfigAxes("axis"), c.config.Bool("keepdims")); });
}
