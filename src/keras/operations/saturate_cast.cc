#include "keras/operations/numpy.h"

KERATIN_OPERATION(saturate_cast) {
  return Operation("ops.SaturateCast", {"x"}, {ConfigKey("dtype", ConfigKey::Kind::kString).Required()},
                   [](OpCall& c) -> Results { return SaturateCast(c.Tensor("x"), DTypeFromName(c.config.String("dtype"))); });
}
