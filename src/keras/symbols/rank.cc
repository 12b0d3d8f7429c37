#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(rank) {
  return {.names = {"rank", "compat.v1.rank"}, .parameters = {"input"}, .lower = [](OpCall& c) -> Results {
            return Expr(c.to, c.to.Int(c.First().rank(), "Rank"));
          }};
}
