#include "keras/operations/operation.h"

KERATIN_OPERATION(mod) {
  return Operation("ops.Mod", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    auto [a, b] = c.Pair("x1", "x2");
    if (!c.to.failed() && a.dtype() == DType::kBool) {
      a = Cast(a, DType::kInt32);
      b = Cast(b, DType::kInt32);
    }
    return Call("FloorMod", {a, b});
  });
}
