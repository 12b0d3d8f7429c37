#include "keras/operations/operation.h"

KERATIN_OPERATION(true_divide) {
  return Operation("ops.TrueDivide", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", true, true);
    return a / b;
  });
}
