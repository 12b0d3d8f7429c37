#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_moments) {
  return {.names = {"nn.moments", "compat.v1.nn.moments"}, .parameters = {"x", "axes", "shift", "keepdims"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("x");
            const Axes axes = AxesOf(c, {"axes"});
            const bool keep = c.Bool("keepdims", false);
            const Expr mean = Reduce("Mean", x, axes, true);
            const Expr variance = Reduce("Mean", Call("SquaredDifference", {x, Call("StopGradient", {mean})}), axes, keep);
            return std::vector<Expr>{keep ? mean : Reduce("Mean", x, axes), variance};
          }};
}
