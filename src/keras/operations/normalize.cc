#include "keras/operations/operation.h"

KERATIN_OPERATION(normalize) {
  return Operation("ops.Normalize", {"x"}, {{"axis", -1}, {"order", 2}, {"epsilon", ConfigKey::Kind::kFloat}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const double epsilon = c.config.IsNull("epsilon") ? 1e-7 : c.config.Number("epsilon");
    const Axes axes = Over({c.config.Int("axis")});
    const std::int64_t order = c.config.Int("order");
    if (order < 1) return c.Fail(InvalidArgument("order is {}", order));
    if (order == 2) {
      const Expr inverse = Call("Rsqrt", {Reduce("Sum", Call("Square", {x}), axes, true)});
      return x * Call("Minimum", {inverse, inverse.Number(1 / epsilon)});
    }
    const Expr sum = Reduce("Sum", Call("Pow", {Call("Abs", {x}), x.Number(static_cast<double>(order))}), axes, true);
    const Expr norm = Call("Pow", {sum, x.Number(1.0 / static_cast<double>(order))});
    return x / Call("Maximum", {norm, norm.Number(epsilon)});
  });
}
