#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(histogram_fixed_width_bins) {
  return {.names = {"histogram_fixed_width_bins", "compat.v1.histogram_fixed_width_bins"},
          .parameters = {"values", "value_range", "nbins", "dtype"},
          .lower = [](OpCall& c) -> Results {
            const auto [values, range] = Operands(c, "values", "value_range");
            const std::int64_t bins = c.Int("nbins", 100);
            if (bins < 1) return c.Fail(InvalidArgument("nbins is {} and must be positive", bins));
            if (c.to.failed()) return values;
            const Expr least = Index(range, 0, 0), most = Index(range, 0, 1);
            const Expr place = Call("Floor", {(values - least) / (most - least) * static_cast<double>(bins)});
            return Cast(Clip(place, place.Number(0), place.Number(static_cast<double>(bins - 1))), DType::kInt32);
          }};
}
