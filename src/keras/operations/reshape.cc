#include "keras/operations/operation.h"

KERATIN_OPERATION(reshape) {
  return Operation("ops.Reshape", {"x"}, {ConfigKey("newshape", ConfigKey::Kind::kInts).Required().Alias("shape")},
                   [](OpCall& c) -> Results { return Reshape(c.Tensor("x"), c.config.Ints("newshape")); });
}
