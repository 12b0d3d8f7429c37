#include "keras/operations/numpy.h"

KERATIN_OPERATION(logsumexp) {
  return Operation("ops.Logsumexp", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return LogSumExp(c.Tensor("x"), c.ConfigAxes("axis"), c.config.Bool("keepdims")); });
}
