#include "keras/operations/operation.h"

KERATIN_OPERATION(trapezoid) {
  return Operation("ops.Trapezoid", {"y"}, {{"x", ConfigKey::Kind::kAny}, {"dx", 1.0}, {"axis", -1}}, [](OpCall& c) -> Results {
    const Expr y = c.Float("y");
    const std::int64_t axis = c.config.Int("axis");
    if (!c.config.IsNull("x")) return c.Fail(Unimplemented("sample points x are not supported"));
    const Expr moved = MoveAxis(y, {axis}, {-1});
    return Reduce("Sum", 0.5 * (SliceAxis(moved, -1, 1, {}) + SliceAxis(moved, -1, {}, -1)) * c.config.Number("dx"), Over({-1}));
  });
}
