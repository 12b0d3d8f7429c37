#include "keras/operations/operation.h"

KERATIN_OPERATION(rms_norm) {
  return Operation("ops.RMSNorm", {"x", "scale"}, {AxisKey(), {"epsilon", ConfigKey::Kind::kFloat}}, [](OpCall& c) -> Results {
    const Expr given = c.Tensor("x");
    const Expr x = Cast(given, ResultType({{given.dtype()}, {DType::kFloat}}));
    const double epsilon = c.config.IsNull("epsilon") ? 1e-7 : c.config.Number("epsilon");
    const Axes axes = c.config.IsNull("axis") ? Over({-1}) : c.config.Ints("axis");
    Expr y = x * Call("Rsqrt", {Reduce("Mean", Call("Square", {x}), axes, true) + epsilon});
    if (c.Has("scale")) y = y * c.Tensor("scale", x.dtype());
    return Cast(y, given.dtype());
  });
}
