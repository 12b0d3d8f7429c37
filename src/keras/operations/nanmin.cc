#include "keras/operations/operation.h"

KERATIN_OPERATION(nanmin) {
  return Operation("ops.Nanmin", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.ConfigAxes("axis");
    const bool keep = c.config.Bool("keepdims");
    if (!IsFloating(x.dtype())) return Reduce(x.dtype() == DType::kBool ? "All" : "Min", x, axes, keep);
    const Expr nan = Call("IsNan", {x});
    const Expr found = Reduce("Min", Where(nan, x.Number(std::numeric_limits<double>::infinity()), x), axes, keep);
    return Where(Reduce("All", nan, axes, keep), x.Number(std::numeric_limits<double>::quiet_NaN()), found);
  });
}
