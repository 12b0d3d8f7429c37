#include "keras/symbols/symbol.h"

namespace keratin::keras {
namespace {

Results TrueDivide(OpCall& c) {
  auto [a, b] = Operands(c, "x", "y");
  if (c.to.failed()) return a;
  const DType dtype = a.dtype();
  if (IsInteger(dtype)) {
    const bool narrow = dtype == DType::kInt8 || dtype == DType::kUint8 || dtype == DType::kInt16 || dtype == DType::kUint16;
    a = Cast(a, narrow ? DType::kFloat : DType::kDouble);
    b = Cast(b, narrow ? DType::kFloat : DType::kDouble);
  }
  return a / b;
}

}  // namespace
}  // namespace keratin::keras

KERATIN_SYMBOL(math_truediv) {
  return {
      .names = {"math.truediv", "truediv", "compat.v1.truediv", "math.divide", "divide", "compat.v1.divide", "compat.v1.math.divide", "compat.v1.math.truediv"},
      .parameters = {"x", "y"},
      .lower = TrueDivide};
}
