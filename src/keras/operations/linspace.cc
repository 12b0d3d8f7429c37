#include "keras/operations/numpy.h"

KERATIN_OPERATION(linspace) {
  return Operation("ops.Linspace", {"start", "stop"}, {{"num", 50}, {"endpoint", true}, {"retstep", false}, DTypeKey(), {"axis", 0}}, [](OpCall& c) -> Results {
    auto [start, stop] = c.Pair("start", "stop", true, true);
    if (c.to.failed()) return start;
    const DType dtype = c.config.IsNull("dtype") ? start.dtype() : DTypeFromName(c.config.String("dtype"));
    Expr step;
    Expr made = Linspace(start, stop, c.config.Int("num"), c.config.Bool("endpoint"), c.config.Int("axis"), &step);
    if (IsInteger(dtype)) made = Call("Floor", {made});
    made = Cast(made, dtype);
    if (!c.config.Bool("retstep")) return made;
    return std::vector<Expr>{made, step};
  });
}
