#include "keras/operations/numpy.h"

KERATIN_OPERATION(dot) {
  return Operation("ops.Dot", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", false, true);
    const DType dtype = ResultType({{c.Tensor("x1").dtype()}, {c.Tensor("x2").dtype()}});
    return Cast(NumpyDot(a, b), dtype);
  });
}
