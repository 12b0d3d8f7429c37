#include "keras/operations/operation.h"

KERATIN_OPERATION(any) {
  return Operation("ops.Any", {"x"}, ReductionKeys(),
                   [](OpCall& c) -> Results { return Reduce("Any", Cast(c.Tensor("x"), DType::kBool), c.ConfigAxes("axis"), c.config.Bool("keepdims")); });
}
