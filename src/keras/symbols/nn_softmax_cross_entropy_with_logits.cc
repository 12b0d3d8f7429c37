#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(nn_softmax_cross_entropy_with_logits) {
  return {
      .names = {"nn.softmax_cross_entropy_with_logits", "compat.v1.nn.softmax_cross_entropy_with_logits", "compat.v1.nn.softmax_cross_entropy_with_logits_v2"},
      .parameters = {"labels", "logits", "axis", "dim"},
      .lower = [](OpCall& c) -> Results {
        const auto [labels, given] = Operands(c, "labels", "logits");
        const std::int64_t axis = c.Int("axis", c.Int("dim", -1));
        const Expr logits = MoveAxis(given, {axis}, {-1});
        return -Reduce("Sum", MoveAxis(labels, {axis}, {-1}) * Call("LogSoftmax", {logits}), Over({-1}));
      }};
}
