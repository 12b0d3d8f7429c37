#include "keras/operations/operation.h"

KERATIN_OPERATION(moveaxis) {
  return Operation("ops.Moveaxis", {"x"}, {ConfigKey("source", ConfigKey::Kind::kInts).Required(), ConfigKey("destination", ConfigKey::Kind::kInts).Required()},
                   [](OpCall& c) -> Results { return MoveAxis(c.Tensor("x"), c.config.Ints("source"), c.config.Ints("destination")); });
}
