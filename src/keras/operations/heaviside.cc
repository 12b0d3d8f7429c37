#include "keras/operations/numpy.h"

KERATIN_OPERATION(heaviside) {
  return Operation("ops.Heaviside", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    auto [a, b] = c.Pair("x1", "x2");
    if (c.to.failed()) return a;
    const DType dtype = FloatOfInt(a.dtype());
    a = Cast(a, dtype);
    b = Cast(b, dtype);
    return Where(a < 0, ZerosLike(a), Where(a > 0, OnesLike(a), b));
  });
}
