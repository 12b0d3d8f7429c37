#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(math_polyval) {
  return {.names = {"math.polyval", "compat.v1.math.polyval"}, .parameters = {"coeffs", "x"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.Tensor("x");
            const CallArgument* coefficients = c.Find("coeffs");
            if (c.to.failed() || coefficients == nullptr) return c.Fail(InvalidArgument("needs coefficients"));
            std::vector<CallArgument> items = coefficients->items;
            for (const Json& number : coefficients->constant.items()) items.push_back({.constant = number});
            if (items.empty()) return ZerosLike(x);
            Expr sum = c.Convert(items.front(), x.dtype());
            for (std::size_t i = 1; i < items.size(); ++i) sum = c.Convert(items[i], x.dtype()) + sum * x;
            return sum;
          }};
}
