#include "keras/operations/operation.h"

KERATIN_OPERATION(inner) {
  return Operation("ops.Inner", {"x1", "x2"}, {}, [](OpCall& c) -> Results {
    const auto [a, b] = c.Pair("x1", "x2", false, true);
    const DType dtype = ResultType({{c.Tensor("x1").dtype()}, {c.Tensor("x2").dtype()}});
    return Cast(a.rank() == 0 || b.rank() == 0 ? a * b : Tensordot(a, b, {-1}, {-1}), dtype);
  });
}
