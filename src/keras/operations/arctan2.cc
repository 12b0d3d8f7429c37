#include "keras/operations/operation.h"

KERATIN_OPERATION(arctan2) {
  return Operation("ops.Arctan2", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", false, true);
    return Call("Atan2", {a, b});
  });
}
