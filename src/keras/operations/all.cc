#include "keras/operations/operation.h"

KERATIN_OPERATION(all) {
  return Operation("ops.All", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return Reduce("All", Cast(c.Tensor("x"), DType::kBool), c.ConfigAxes("axis"), c.config.Bool("keepdims")); });
}
