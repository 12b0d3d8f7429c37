#include "keras/operations/operation.h"

KERATIN_OPERATION(vander) {
  return Operation("ops.Vander", {"x"}, {{"N", ConfigKey::Kind::kInt}, {"increasing", false}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const std::int64_t count = c.config.IsNull("N") ? c.to.StaticDim(x, 0) : c.config.Int("N");
    const DType compute = ResultType({{x.dtype()}, {DType::kFloat}});
    Expr powers = Range(IntExpr(c.to, 0), IntExpr(c.to, count));
    if (!c.config.Bool("increasing")) powers = Reverse(powers, {0});
    return Cast(Call("Pow", {Cast(ExpandDims(x, -1), compute), Cast(powers, compute)}), x.dtype());
  });
}
