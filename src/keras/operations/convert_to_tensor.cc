#include "keras/operations/operation.h"

KERATIN_OPERATION(convert_to_tensor) {
  return Operation("ops.ConvertToTensor", {"x"}, {DTypeKey(), {"sparse", ConfigKey::Kind::kBool}, {"ragged", ConfigKey::Kind::kBool}},
                   [](OpCall& c) -> Results { return c.Tensor("x", c.config.IsNull("dtype") ? DType::kInvalid : DTypeFromName(c.config.String("dtype"))); });
}
