#include "keras/operations/numpy.h"

KERATIN_OPERATION(lcm) {
  return Operation("ops.Lcm", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    auto [a, b] = c.Pair("x1", "x2");
    const Expr divisor = GreatestCommonDivisor(a, b);
    if (c.to.failed()) return a;
    const bool is_signed = a.dtype() == DType::kInt8 || a.dtype() == DType::kInt16 || a.dtype() == DType::kInt32 || a.dtype() == DType::kInt64;
    if (is_signed) {
      a = Call("Abs", {a});
      b = Call("Abs", {b});
    }
    const Expr none = Equal(divisor, 0);
    const Expr result = a * Call("FloorDiv", {b, Where(none, OnesLike(divisor), divisor)});
    return Where(none, ZerosLike(result), result);
  });
}
