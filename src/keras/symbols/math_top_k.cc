#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_top_k) {
  return {.names = {"math.top_k", "nn.top_k", "compat.v1.nn.top_k"}, .parameters = {"input", "k", "sorted", "index_type"}, .lower = [](OpCall& c) -> Results {
            return Calls("TopKV2", {c.Tensor("input"), IntExpr(c.to, c.Int("k", 1))}, {{"sorted", c.Bool("sorted", true)}}, "TopKV2");
          }};
}
