#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(stack) {
  return {.names = {"stack", "compat.v1.stack"}, .parameters = {"values", "axis", "name"}, .lower = [](OpCall& c) -> Results {
            const CallArgument* values = c.Find("values");
            const std::int64_t axis = c.Int("axis", 0);
            if (values == nullptr) return c.Fail(InvalidArgument("needs at least one tensor"));
            if (axis == 0 || values->kind != Argument::Kind::kList) return c.Convert(*values);
            std::vector<Expr> xs = c.Tensors("values");
            return Stack(c.to, xs, axis);
          }};
}
