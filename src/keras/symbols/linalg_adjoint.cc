#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(linalg_adjoint) {
  return {.names = {"linalg.adjoint", "compat.v1.linalg.adjoint"}, .parameters = {"matrix"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            const Lowering::Scope outer = c.to.Enter("adjoint"), inner = c.to.Enter("matrix_transpose");
            if (c.to.failed() || !IsComplex(x.dtype())) return SwapAxes(x, -2, -1);
            std::vector<std::int64_t> order;
            for (int i = 0; i < x.rank(); ++i) order.push_back(i);
            if (order.size() < 2) return c.Fail(InvalidArgument("takes matrices"));
            std::swap(order[order.size() - 2], order.back());
            return Call("ConjugateTranspose", {x, IntsExpr(c.to, order)}, {}, "transpose");
          }};
}
