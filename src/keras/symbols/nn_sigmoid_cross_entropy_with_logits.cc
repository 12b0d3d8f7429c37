#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_sigmoid_cross_entropy_with_logits) {
  return {.names = {"nn.sigmoid_cross_entropy_with_logits", "compat.v1.nn.sigmoid_cross_entropy_with_logits"},
          .parameters = {"labels", "logits"},
          .lower = [](OpCall& c) -> Results {
            const auto [labels, logits] = Operands(c, "labels", "logits");
            return Call("Relu", {logits}) - logits * labels + Call("Log1p", {Call("Exp", {-Call("Abs", {logits})})});
          }};
}
