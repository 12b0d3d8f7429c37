#include "keras/operations/numpy.h"

KERATIN_OPERATION(gcd) {
  return Operation("ops.Gcd", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2");
    return GreatestCommonDivisor(a, b);
  });
}
