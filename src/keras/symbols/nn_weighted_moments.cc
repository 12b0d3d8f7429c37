#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_weighted_moments) {
  return {.names = {"nn.weighted_moments", "compat.v1.nn.weighted_moments"},
          .parameters = {"x", "axes", "frequency_weights", "keepdims", "keep_dims"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("x"), weights = c.Tensor("frequency_weights", x.dtype());
            const Axes axes = AxesOf(c, {"axes"});
            const bool keep = c.Bool("keepdims", false) || c.Bool("keep_dims", false);
            const Expr all = weights + ZerosLike(x);
            const auto average = [&](Expr y) { return Reduce("Sum", all * y, axes, true) / Reduce("Sum", all, axes, true); };
            const Expr mean = average(x), variance = average(Call("SquaredDifference", {x, mean}));
            const auto whole = [&](Expr y) { return keep ? y : Reduce("Mean", y, axes); };
            return std::vector<Expr>{whole(mean), whole(variance)};
          }};
}
