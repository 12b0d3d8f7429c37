#include "keras/operations/numpy.h"

KERATIN_OPERATION(matmul) {
  return Operation("ops.Matmul", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", false, true);
    const DType dtype = ResultType({{c.Tensor("x1").dtype()}, {c.Tensor("x2").dtype()}});
    if (c.to.failed()) return a;
    if (c.Tensor("x1").dtype() == DType::kInt8 && c.Tensor("x2").dtype() == DType::kInt8 && a.rank() > 1 && b.rank() > 1)
      return NumpyMatMul(Cast(c.Tensor("x1"), DType::kInt32), Cast(c.Tensor("x2"), DType::kInt32));
    return Cast(NumpyMatMul(a, b), dtype);
  });
}
