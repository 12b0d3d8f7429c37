#include "keras/operations/operation.h"

KERATIN_OPERATION(full) {
  return Operation("ops.Full", {"fill_value"}, {ConfigKey("shape", ConfigKey::Kind::kInts).Required(), DTypeKey()}, [](OpCall& c) -> Results {
    return BroadcastTo(c.Tensor("fill_value", c.config.IsNull("dtype") ? DType::kFloat : DTypeFromName(c.config.String("dtype"))),
                       IntsExpr(c.to, c.config.Ints("shape")));
  });
}
