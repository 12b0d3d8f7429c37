#include "keras/operations/operation.h"

KERATIN_OPERATION(broadcast_to) {
  return Operation("ops.BroadcastTo", {"x"}, {ConfigKey("shape", ConfigKey::Kind::kInts).Required()},
                   [](OpCall& c) -> Results { return BroadcastTo(c.Tensor("x"), IntsExpr(c.to, c.config.Ints("shape"))); });
}
