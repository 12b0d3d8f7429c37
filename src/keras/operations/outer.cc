#include "keras/operations/operation.h"

KERATIN_OPERATION(outer) {
  return Operation("ops.Outer", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2");
    return Reshape(a, std::vector<std::int64_t>{-1, 1}) * Flat(b);
  });
}
