#include "keras/operations/operation.h"

KERATIN_OPERATION(min) {
  return Operation("ops.Min", {"x"}, {AxisKey(), {"keepdims", false}, {"initial", ConfigKey::Kind::kFloat}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const Axes axes = c.ConfigAxes("axis");
    const bool keep = c.config.Bool("keepdims");
    const Expr y = x.dtype() == DType::kBool ? Reduce("All", x, axes, keep) : Reduce("Min", x, axes, keep);
    if (c.config.IsNull("initial")) return y;
    if (x.dtype() != DType::kBool) return Call("Minimum", {y, y.Number(c.config.Number("initial"))});
    const Expr number = Cast(y, DType::kInt32);
    return Cast(Call("Minimum", {number, number.Number(c.config.Number("initial"))}), DType::kBool);
  });
}
