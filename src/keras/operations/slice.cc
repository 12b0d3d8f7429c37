#include "keras/operations/operation.h"

KERATIN_OPERATION(slice) {
  return Operation("ops.Slice", {"inputs", "start_indices"}, {ConfigKey("shape", ConfigKey::Kind::kInts).Required()}, [](OpCall& c) -> Results {
    return Call("Slice", {c.Tensor("inputs"), Cast(c.Tensor("start_indices"), DType::kInt32), IntsExpr(c.to, c.config.Ints("shape"))});
  });
}
