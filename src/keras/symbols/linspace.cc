#include "keras/symbols/symbol.h"

#include "keras/operations/numpy.h"

KERATIN_SYMBOL(linspace) {
  return {.names = {"linspace", "linspace_nd", "compat.v1.linspace"}, .parameters = {"start", "stop", "num", "axis"}, .lower = [](OpCall& c) -> Results {
            auto [start, stop] = Operands(c, "start", "stop");
            if (c.to.failed()) return start;
            if (IsInteger(start.dtype())) {
              start = Cast(start, DType::kDouble);
              stop = Cast(stop, DType::kDouble);
            }
            return Linspace(start, stop, c.Int("num", 50), true, c.Int("axis", 0), nullptr);
          }};
}
