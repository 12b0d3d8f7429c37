#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_adjust_hue) {
  return {.names = {"image.adjust_hue", "compat.v1.image.adjust_hue"}, .parameters = {"image", "delta"}, .lower = [](OpCall& c) -> Results {
            return AdjustImage(
                c,
                [&](Expr x) {
                  return Raw("AdjustHue", {x, c.Tensor("delta", DType::kFloat)});
                },
                false);
          }};
}
