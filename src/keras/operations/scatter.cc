#include "keras/operations/operation.h"

KERATIN_OPERATION(scatter) {
  return Operation("ops.Scatter", {"indices", "values"}, {ConfigKey("shape", ConfigKey::Kind::kInts).Required()}, [](OpCall& c) -> Results {
    return Call("ScatterNd", {c.Tensor("indices"), c.Tensor("values"), Cast(IntsExpr(c.to, c.config.Ints("shape")), c.Tensor("indices").dtype())});
  });
}
