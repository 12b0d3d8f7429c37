#include "keras/operations/operation.h"

KERATIN_OPERATION(top_k) {
  return Operation("ops.TopK", {"x"}, {ConfigKey("k", ConfigKey::Kind::kInt).Required(), {"sorted", true}}, [](OpCall& c) -> Results {
    return Calls("TopKV2", {c.Tensor("x"), IntExpr(c.to, c.config.Int("k"))}, {{"sorted", c.config.Bool("sorted")}});
  });
}
