#include "keras/operations/operation.h"

KERATIN_OPERATION(batch_norm) {
  return Operation("ops.BatchNorm", {"x", "mean", "variance", "offset", "scale"}, {{"axis", -1}, {"epsilon", 1e-3}}, [](OpCall& c) -> Results {
    const Expr x = c.Tensor("x");
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.rank()), 1);
    const int axis = Axis(c.to, c.config.Int("axis"), x.rank());
    if (c.to.failed()) return x;
    shape[static_cast<std::size_t>(axis)] = -1;
    const auto weight = [&](const char* name) { return Reshape(c.Tensor(name, x.dtype()), shape); };
    Expr inverse = Call("Rsqrt", {weight("variance") + c.config.Number("epsilon")});
    if (c.Has("scale")) inverse = inverse * weight("scale");
    const Expr moved = weight("mean") * inverse;
    return x * inverse + (c.Has("offset") ? weight("offset") - moved : -moved);
  });
}
