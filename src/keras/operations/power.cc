#include "keras/operations/operation.h"

KERATIN_OPERATION(power) {
  return Operation("ops.Power", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", true);
    if (c.to.failed()) return a;
    const DType dtype = a.dtype();
    if (dtype == DType::kUint8 || dtype == DType::kUint16 || dtype == DType::kUint32)
      return Cast(Call("Pow", {Cast(a, DType::kInt32), Cast(b, DType::kInt32)}), dtype);
    return Call("Pow", {a, b});
  });
}
