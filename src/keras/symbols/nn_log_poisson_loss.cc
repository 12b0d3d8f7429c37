#include <numbers>

#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_log_poisson_loss) {
  return {.names = {"nn.log_poisson_loss", "compat.v1.nn.log_poisson_loss"},
          .parameters = {"targets", "log_input", "compute_full_loss"},
          .lower = [](OpCall& c) -> Results {
            const auto [targets, input] = Operands(c, "targets", "log_input");
            if (c.to.failed()) return input;
            const Expr loss = Call("Exp", {input}) - input * targets;
            if (!c.Bool("compute_full_loss", false)) return loss;
            // Stirling's approximation of the logarithm of the factorial.
            const auto log = [](Expr x) { return Call("Log", {x}); };
            const Expr stirling = targets * log(targets) - targets + 0.5 * log(2 * std::numbers::pi * targets);
            return loss + Where((targets >= 0) & (targets <= 1), ZerosLike(targets), stirling);
          }};
}
