#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(concat) {
  return {.names = {"concat", "compat.v1.concat"}, .parameters = {"values", "axis", "name"}, .lower = [](OpCall& c) -> Results {
            std::vector<Expr> xs = c.Tensors("values");
            if (xs.size() == 1) return Call("Identity", xs, {}, "concat");
            if (xs.empty()) return c.Fail(InvalidArgument("needs at least one tensor"));
            xs.push_back(IntExpr(c.to, c.Int("axis", 0)));
            return Call("ConcatV2", xs);
          }};
}
