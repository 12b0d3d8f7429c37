#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_crop_and_resize) {
  return {.names = {"image.crop_and_resize", "compat.v1.image.crop_and_resize"},
          .parameters = {"image", "boxes", "box_indices", "crop_size", "method", "extrapolation_value", "box_ind"},
          .lower = [](OpCall& c) -> Results {
            const Expr indices = c.Tensor(c.Has("box_ind") ? "box_ind" : "box_indices");
            return Raw("CropAndResize", {c.First(), c.Tensor("boxes"), indices, SizesOf(c, "crop_size")},
                       {{"method", c.String("method", "bilinear")}, {"extrapolation_value", static_cast<float>(c.Number("extrapolation_value", 0))}});
          }};
}
