#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_resize_bicubic) {
  return {
      .names = {"compat.v1.image.resize_bicubic"}, .parameters = {"images", "size", "align_corners", "half_pixel_centers"}, .lower = [](OpCall& c) -> Results {
        return Raw("ResizeBicubic", {c.First(), SizesOf(c, "size")},
                   {{"align_corners", c.Bool("align_corners", false)}, {"half_pixel_centers", c.Bool("half_pixel_centers", false)}});
      }};
}
