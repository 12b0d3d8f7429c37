#include "keras/operations/operation.h"

KERATIN_OPERATION(round) {
  return Operation("ops.Round", {"x"}, {{"decimals", 0}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    const std::int64_t decimals = c.config.Int("decimals");
    if (decimals == 0) return Call("Round", {x});
    if (!IsFloating(x.dtype()) && decimals > 0) return x;
    const Expr y = Cast(x, FloatType(x.dtype()));
    const Expr factor = y.Number(std::pow(10.0, static_cast<double>(decimals)));
    return Cast(Call("Round", {y * factor}) / factor, x.dtype());
  });
}
