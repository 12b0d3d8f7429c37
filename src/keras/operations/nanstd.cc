#include "keras/operations/numpy.h"

KERATIN_OPERATION(nanstd) {
  return Operation("ops.Nanstd", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return Call("Sqrt", {NanVariance(c.Tensor("x"), c.ConfigAxes("axis"), c.config.Bool("keepdims"))}); });
}
