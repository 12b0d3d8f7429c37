#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_global_norm) {
  return {.names = {"linalg.global_norm", "compat.v1.global_norm"}, .parameters = {"t_list"}, .lower = [](OpCall& c) -> Results {
            const std::vector<Expr> xs = c.Tensors("t_list");
            if (xs.empty()) return c.Fail(InvalidArgument("needs at least one tensor"));
            std::vector<Expr> halves;
            for (const Expr& x : xs) halves.push_back(Raw("L2Loss", {x}));
            return Call("Sqrt", {Reduce("Sum", Stack(c.to, halves, 0), Over({0})) * 2});
          }};
}
