#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_adjust_brightness) {
  return {.names = {"image.adjust_brightness", "compat.v1.image.adjust_brightness"}, .parameters = {"image", "delta"}, .lower = [](OpCall& c) -> Results {
            return AdjustImage(
                c, [&](Expr x) { return x + c.Tensor("delta", x.dtype()); }, true);
          }};
}
