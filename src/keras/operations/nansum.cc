#include "keras/operations/numpy.h"

KERATIN_OPERATION(nansum) {
  return Operation("ops.Nansum", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return NanSum(c.Tensor("x"), c.ConfigAxes("axis"), c.config.Bool("keepdims")); });
}
