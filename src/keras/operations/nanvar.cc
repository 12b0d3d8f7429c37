#include "keras/operations/numpy.h"

KERATIN_OPERATION(nanvar) {
  return Operation("ops.Nanvar", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return NanVariance(c.Tensor("x"), c.ConfigAxes("axis"), c.config.Bool("keepdims")); });
}
