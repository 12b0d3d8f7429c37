#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_adjust_contrast) {
  return {
      .names = {"image.adjust_contrast", "compat.v1.image.adjust_contrast"}, .parameters = {"images", "contrast_factor"}, .lower = [](OpCall& c) -> Results {
        return AdjustImage(
            c,
            [&](Expr x) {
              return Raw("AdjustContrastv2", {x, c.Tensor("contrast_factor", DType::kFloat)});
            },
            true);
      }};
}
