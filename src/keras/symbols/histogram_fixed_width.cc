#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(histogram_fixed_width) {
  return {.names = {"histogram_fixed_width", "compat.v1.histogram_fixed_width"},
          .parameters = {"values", "value_range", "nbins", "dtype"},
          .lower = [](OpCall& c) -> Results {
            const auto [values, range] = Operands(c, "values", "value_range");
            const Expr bins = c.Has("nbins") ? c.Tensor("nbins", DType::kInt32) : IntExpr(c.to, 100);
            return Call("HistogramFixedWidth", {values, range, bins}, {{"dtype", c.Type("dtype", DType::kInt32)}}, "histogram_fixed_width");
          }};
}
