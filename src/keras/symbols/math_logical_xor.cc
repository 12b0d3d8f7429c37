#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_logical_xor) {
  return {.names = {"math.logical_xor", "compat.v1.logical_xor"}, .parameters = {"x", "y"}, .lower = [](OpCall& c) -> Results {
            const auto [a, b] = Operands(c, "x", "y");
            const Lowering::Scope scope = c.to.Enter("LogicalXor");
            return Call("LogicalAnd", {Raw("LogicalOr", {a, b}), Raw("LogicalNot", {Raw("LogicalAnd", {a, b})})}, {}, c.to.scope());
          }};
}
