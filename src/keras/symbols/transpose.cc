#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(transpose) {
  return {.names = {"transpose", "compat.v1.transpose"}, .parameters = {"a", "perm", "conjugate"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("a");
            if (c.Has("perm")) return Transpose(x, c.Ints("perm"));
            std::vector<std::int64_t> order;
            for (int i = x.rank(); i-- > 0;) order.push_back(i);
            return Transpose(x, order);
          }};
}
