#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_lbeta) {
  return {.names = {"math.lbeta", "compat.v1.lbeta"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const auto log_gamma = [](Expr y) { return Raw("Lgamma", {y}); };
            return Reduce("Sum", log_gamma(x), Over({-1})) - log_gamma(Reduce("Sum", x, Over({-1})));
          }};
}
