#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(clip_by_value) {
  return {.names = {"clip_by_value", "compat.v1.clip_by_value"}, .parameters = {"t", "clip_value_min", "clip_value_max"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("t");
            const Expr least = c.Tensor("clip_value_min", x.dtype()), most = c.Tensor("clip_value_max", x.dtype());
            const Lowering::Scope scope = c.to.Enter("clip_by_value");
            return Call("Maximum", {Raw("Minimum", {x, most}), least}, {}, c.to.scope());
          }};
}
