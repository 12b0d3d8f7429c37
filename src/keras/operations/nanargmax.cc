#include "keras/operations/numpy.h"

KERATIN_OPERATION(nanargmax) {
  return Operation("ops.Nanargmax", {"x"}, ReductionKeys(), [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    if (!IsFloating(x.dtype())) return ArgExtreme(c, "ArgMax", x);
    const Expr nan = Call("IsNan", {x});
    const Expr found = ArgExtreme(c, "ArgMax", Where(nan, x.Number(-std::numeric_limits<double>::infinity()), x));
    return Where(Reduce("All", nan, c.ConfigAxes("axis"), c.config.Bool("keepdims")), found.Number(-1), found);
  });
}
