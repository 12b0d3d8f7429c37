#include "keras/operations/operation.h"

KERATIN_OPERATION(divide_no_nan) {
  return Operation("ops.DivideNoNan", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", true, true);
    return Call("DivNoNan", {a, b});
  });
}
