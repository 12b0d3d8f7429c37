#include "keras/operations/numpy.h"

KERATIN_OPERATION(geomspace) {
  return Operation("ops.Geomspace", {"start", "stop"}, {{"num", 50}, {"endpoint", true}, DTypeKey(), {"axis", 0}}, [](OpCall& c) -> Results {
    const DType dtype = c.config.IsNull("dtype") ? DType::kFloat : DTypeFromName(c.config.String("dtype"));
    if (!IsFloating(dtype)) return c.Fail(Unimplemented("is supported for floating point types only"));
    const Expr start = Cast(c.Tensor("start"), dtype), stop = Cast(c.Tensor("stop"), dtype);
    const auto log10 = [](Expr x) { return Call("Log", {Call("Abs", {x})}) / Call("Log", {x.Number(10)}); };
    const Expr made = Linspace(log10(start), log10(stop), c.config.Int("num"), c.config.Bool("endpoint"), c.config.Int("axis"), nullptr);
    const Expr sign =
        start.rank() > 0 && stop.rank() <= start.rank() ? MoveAxis(ExpandDims(Call("Sign", {start}), -1), {-1}, {c.config.Int("axis")}) : Call("Sign", {start});
    return Call("Pow", {made.Number(10), made}) * sign;
  });
}
