#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_adjust_saturation) {
  return {.names = {"image.adjust_saturation", "compat.v1.image.adjust_saturation"},
          .parameters = {"image", "saturation_factor"},
          .lower = [](OpCall& c) -> Results {
            return AdjustImage(
                c,
                [&](Expr x) {
                  return Raw("AdjustSaturation", {x, c.Tensor("saturation_factor", DType::kFloat)});
                },
                false);
          }};
}
