#include "keras/operations/operation.h"

KERATIN_OPERATION(fmod) {
  return Operation("ops.Fmod", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    auto [a, b] = c.Pair("x1", "x2");
    if (c.to.failed()) return a;
    const DType dtype = a.dtype() == DType::kBool ? DType::kInt32 : a.dtype();
    const DType compute = dtype == DType::kUint8 || dtype == DType::kUint16 || dtype == DType::kUint32 ? DType::kInt32 : dtype;
    a = Cast(a, compute);
    b = Cast(b, compute);
    return Cast(Call("Sign", {a}) * Call("FloorMod", {Call("Abs", {a}), Call("Abs", {b})}), dtype);
  });
}
