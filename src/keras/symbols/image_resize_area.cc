#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_resize_area) {
  return {.names = {"compat.v1.image.resize_area"}, .parameters = {"images", "size", "align_corners"}, .lower = [](OpCall& c) -> Results {
            return Raw("ResizeArea", {c.First(), SizesOf(c, "size")}, {{"align_corners", c.Bool("align_corners", false)}});
          }};
}
