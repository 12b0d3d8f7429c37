#include "keras/operations/operation.h"

KERATIN_OPERATION(rot90) {
  return Operation("ops.Rot90", {"array"}, {{"k", 1}, {"axes", ConfigKey::Kind::kInts}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("array");
    std::vector<std::int64_t> axes = c.config.IsNull("axes") ? std::vector<std::int64_t>{0, 1} : c.config.Ints("axes");
    if (axes.size() != 2) return c.Fail(InvalidArgument("needs two axes"));
    for (std::int64_t& axis : axes) axis = Axis(c.to, axis, x.rank());
    const std::int64_t turns = ((c.config.Int("k") % 4) + 4) % 4;
    if (turns == 0 || c.to.failed()) return x;
    const auto turn = [](Expr y) { return SwapAxes(Reverse(y, {y.rank() - 1}), -2, -1); };
    Expr y = MoveAxis(x, axes, {-2, -1});
    const std::vector<Expr> dims = Dims(y);
    y = turn(y);
    // Keras reads the turned image in rows of the old length here, which mixes images that are not square.
    if (turns == 2) y = turn(Reshape(y, dims));
    if (turns == 2) y = Reshape(y, dims);
    if (turns == 3) y = turn(turn(y));
    return MoveAxis(y, {-2, -1}, axes);
  });
}
