#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_pad_to_bounding_box) {
  return {.names = {"image.pad_to_bounding_box", "compat.v1.image.pad_to_bounding_box"},
          .parameters = {"image", "offset_height", "offset_width", "target_height", "target_width"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = ImageOf(c), top = SizeOf(c, "offset_height"), left = SizeOf(c, "offset_width"), height = SizeOf(c, "target_height"),
                       width = SizeOf(c, "target_width");
            return c.to.failed() ? x : PadImage(x, top, left, height, width);
          }};
}
