#include "keras/operations/operation.h"

KERATIN_OPERATION(layer_norm) {
  return Operation("ops.LayerNorm", {"x", "gamma", "beta"}, {AxisKey(), {"epsilon", ConfigKey::Kind::kFloat}, {"rms_scaling", false}},
                   [](OpCall& c) -> Results {
                     const Expr given = c.Tensor("x");
                     const Expr x = Cast(given, ResultType({{given.dtype()}, {DType::kFloat}}));
                     const double epsilon = c.config.IsNull("epsilon") ? 1e-7 : c.config.Number("epsilon");
                     std::vector<std::int64_t> axes = c.config.IsNull("axis") ? std::vector<std::int64_t>{-1} : c.config.Ints("axis");
                     std::vector<Expr> shape(static_cast<std::size_t>(x.rank()), IntExpr(c.to, 1));
                     for (std::int64_t& axis : axes) {
                       axis = Axis(c.to, axis, x.rank());
                       if (!c.to.failed()) shape[static_cast<std::size_t>(axis)] = Dim(x, axis);
                     }
                     const auto weight = [&](const char* name) { return Reshape(c.Tensor(name, x.dtype()), shape); };
                     Expr inverse = Call("Rsqrt", {Variance(x, axes, true) + epsilon});
                     if (c.Has("gamma")) inverse = inverse * weight("gamma");
                     if (c.config.Bool("rms_scaling")) return Cast(x * inverse, given.dtype());
                     Expr rest = -Reduce("Mean", x, axes, true) * inverse;
                     if (c.Has("beta")) rest = rest + weight("beta");
                     return Cast(x * inverse + rest, given.dtype());
                   });
}
