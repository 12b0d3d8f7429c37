#include "keras/operations/operation.h"

KERATIN_OPERATION(array) {
  return Operation("ops.Array", {"x"}, {DTypeKey()},
                   [](OpCall& c) -> Results { return c.Tensor("x", c.config.IsNull("dtype") ? DType::kInvalid : DTypeFromName(c.config.String("dtype"))); });
}
