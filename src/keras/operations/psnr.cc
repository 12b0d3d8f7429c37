#include "keras/operations/operation.h"

KERATIN_OPERATION(psnr) {
  return Operation("ops.PSNR", {"x1", "x2"}, {ConfigKey("max_val", ConfigKey::Kind::kFloat).Required()}, [](OpCall& c) -> Results {
    const Expr a = c.Tensor("x1"), b = c.Tensor("x2");
    const auto log10 = [](Expr x) { return Call("Log", {x}) / Call("Log", {x.Number(10)}); };
    return 20 * log10(b.Number(c.config.Number("max_val"))) - 10 * log10(Reduce("Mean", Call("Square", {a - b}), {}));
  });
}
