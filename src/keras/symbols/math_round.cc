#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_round) {
  return {.names = {"math.round", "round", "compat.v1.round"}, .parameters = {"x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("x");
            return IsInteger(x.dtype()) ? x : Raw("Round", {x});
          }};
}
