#include "keras/operations/numpy.h"

KERATIN_OPERATION(logspace) {
  return Operation("ops.Logspace", {"start", "stop"}, {{"num", 50}, {"endpoint", true}, {"base", 10.0}, DTypeKey(), {"axis", 0}}, [](OpCall& c) -> Results {
    const auto [start, stop] = c.Pair("start", "stop", true, true);
    if (c.to.failed()) return start;
    if (!c.config.IsNull("dtype") && DTypeFromName(c.config.String("dtype")) != start.dtype()) return c.Fail(Unimplemented("another dtype is not supported"));
    const Expr made = Linspace(start, stop, c.config.Int("num"), c.config.Bool("endpoint"), c.config.Int("axis"), nullptr);
    return Call("Pow", {made.Number(c.config.Number("base")), made});
  });
}
