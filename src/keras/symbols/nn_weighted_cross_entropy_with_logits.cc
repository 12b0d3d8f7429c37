#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_weighted_cross_entropy_with_logits) {
  return {.names = {"nn.weighted_cross_entropy_with_logits", "compat.v1.nn.weighted_cross_entropy_with_logits"},
          .parameters = {"labels", "logits", "pos_weight", "name", "targets"},
          .lower = [](OpCall& c) -> Results {
            const auto [labels, logits] = Operands(c, c.Has("targets") ? "targets" : "labels", "logits");
            if (c.to.failed()) return logits;
            const Expr weight = 1 + (c.Tensor("pos_weight", logits.dtype()) - 1) * labels;
            const Expr softplus = Call("Log1p", {Call("Exp", {-Call("Abs", {logits})})}) + Call("Relu", {-logits});
            return (1 - labels) * logits + weight * softplus;
          }};
}
