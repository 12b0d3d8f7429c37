#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(squeeze) {
  return {.names = {"squeeze", "compat.v1.squeeze"}, .parameters = {"input", "axis", "name", "squeeze_dims"}, .lower = [](OpCall& c) -> Results {
            const Axes axes = AxesOf(c, {"axis", "squeeze_dims"});
            return Raw("Squeeze", {c.Tensor("input")}, {{"squeeze_dims", axes ? *axes : std::vector<std::int64_t>()}});
          }};
}
