#include "keras/operations/operation.h"

KERATIN_OPERATION(in_top_k) {
  return Operation("ops.InTopK", {"targets", "predictions"}, {ConfigKey("k", ConfigKey::Kind::kInt).Required()}, [](OpCall& c) -> Results {
    return Call("InTopKV2", {c.Tensor("predictions"), c.Tensor("targets"), Cast(IntExpr(c.to, c.config.Int("k")), c.Tensor("targets").dtype())});
  });
}
