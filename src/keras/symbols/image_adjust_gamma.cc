#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_adjust_gamma) {
  return {.names = {"image.adjust_gamma", "compat.v1.image.adjust_gamma"}, .parameters = {"image", "gamma", "gain"}, .lower = [](OpCall& c) -> Results {
            return AdjustImage(
                c,
                [&](Expr x) {
                  return c.Number("gain", 1) * Call("Pow", {x, x.Number(c.Number("gamma", 1))});
                },
                true);
          }};
}
