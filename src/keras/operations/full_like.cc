#include "keras/operations/operation.h"

KERATIN_OPERATION(full_like) {
  return Operation("ops.FullLike", {"x", "fill_value"}, {DTypeKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    return BroadcastTo(c.Tensor("fill_value", c.config.IsNull("dtype") ? x.dtype() : DTypeFromName(c.config.String("dtype"))), ShapeOf(x));
  });
}
