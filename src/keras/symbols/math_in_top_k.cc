#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_in_top_k) {
  return {.names = {"math.in_top_k", "nn.in_top_k", "compat.v1.math.in_top_k", "compat.v1.nn.in_top_k"},
          .parameters = {"targets", "predictions", "k"},
          .lower = [](OpCall& c) -> Results {
            // The first argument is the targets in TensorFlow 2 and the predictions in compat.v1, always with its name here but for the first.
            const Expr first = c.First();
            if (c.to.failed()) return first;
            Expr targets = first, predictions = first;
            for (const auto& [name, argument] : c.arguments()) {
              if (argument == c.arguments().front().second) continue;
              if (name == "targets") targets = c.Convert(*argument);
              if (name == "predictions") predictions = c.Convert(*argument);
            }
            return Raw("InTopKV2", {predictions, targets, Cast(IntExpr(c.to, c.Int("k", 1)), targets.dtype())});
          },
          .scope = "in_top_k"};
}
