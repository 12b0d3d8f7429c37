#include "keras/operations/operation.h"

KERATIN_OPERATION(unstack) {
  return Operation("ops.Unstack", {"x"}, {{"num", ConfigKey::Kind::kInt}, {"axis", 0}},
                   [](OpCall& c) -> Results { return Unstack(c.Tensor("x"), c.config.Int("axis")); });
}
