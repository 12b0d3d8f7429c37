#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(where) {
  return {.names = {"where", "compat.v1.where", "compat.v2.where", "where_v2"}, .parameters = {"condition", "x", "y"}, .lower = [](OpCall& c) -> Results {
            const Expr condition = c.Tensor("condition");
            if (!c.Has("x") && !c.Has("y")) return Raw("Where", {condition});
            const auto [a, b] = Operands(c, "x", "y");
            return Raw("SelectV2", {condition, a, b});
          }};
}
