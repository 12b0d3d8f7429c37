#include "keras/operations/operation.h"

KERATIN_OPERATION(nextafter) {
  return Operation("ops.Nextafter", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", false, true);
    if (c.to.failed()) return a;
    return Cast(Call("NextAfter", {Cast(a, DType::kDouble), Cast(b, DType::kDouble)}), a.dtype());
  });
}
