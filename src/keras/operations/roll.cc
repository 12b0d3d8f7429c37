#include "keras/operations/operation.h"

KERATIN_OPERATION(roll) {
  return Operation("ops.Roll", {"x"}, {ConfigKey("shift", ConfigKey::Kind::kInts).Required(), AxisKey()}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.ConfigAxes("axis");
    const std::vector<std::int64_t> shift = c.config.Ints("shift");
    if (axes)
      return Call("Roll", {x, shift.size() == 1 && axes->size() == 1 ? IntExpr(c.to, shift[0]) : IntsExpr(c.to, shift),
                           axes->size() == 1 ? IntExpr(c.to, (*axes)[0]) : IntsExpr(c.to, *axes)});
    return Reshape(Call("Roll", {Flat(x), IntExpr(c.to, shift.empty() ? 0 : shift[0]), IntExpr(c.to, 0)}), Dims(x));
  });
}
