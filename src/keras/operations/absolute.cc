#include "keras/operations/operation.h"

KERATIN_OPERATION(absolute) {
  return Operation("ops.Absolute", {"x"}, {}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const DType dtype = x.dtype();
    if (dtype == DType::kBool || dtype == DType::kUint8 || dtype == DType::kUint16 || dtype == DType::kUint32 || dtype == DType::kUint64) return x;
    return Call(IsComplex(dtype) ? "ComplexAbs" : "Abs", {x});
  });
}
