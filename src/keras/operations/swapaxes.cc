#include "keras/operations/operation.h"

KERATIN_OPERATION(swapaxes) {
  return Operation("ops.Swapaxes", {"x"}, {ConfigKey("axis1", ConfigKey::Kind::kInt).Required(), ConfigKey("axis2", ConfigKey::Kind::kInt).Required()},
                   [](OpCall& c) -> Results { return SwapAxes(c.Tensor("x"), c.config.Int("axis1"), c.config.Int("axis2")); });
}
