#include "keras/operations/operation.h"

KERATIN_OPERATION(cast) {
  return Operation("ops.Cast", {"x"}, {ConfigKey("dtype", ConfigKey::Kind::kString).Required()}, [](OpCall& c) -> Results {
    const DType dtype = DTypeFromName(c.config.String("dtype"));
    if (dtype == DType::kInvalid) return c.Fail(Unimplemented("the type \"{}\" is not supported", c.config.String("dtype")));
    return Cast(c.Tensor("x"), dtype);
  });
}
