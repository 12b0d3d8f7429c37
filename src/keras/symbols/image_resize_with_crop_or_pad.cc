#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_resize_with_crop_or_pad) {
  return {.names = {"image.resize_with_crop_or_pad", "compat.v1.image.resize_with_crop_or_pad", "compat.v1.image.resize_image_with_crop_or_pad"},
          .parameters = {"image", "target_height", "target_width"},
          .lower = [](OpCall& c) -> Results {
            const Expr x = ImageOf(c), height = SizeOf(c, "target_height"), width = SizeOf(c, "target_width");
            if (c.to.failed()) return x;
            const auto positive = [&](Expr size) { return Call("Maximum", {size, IntExpr(c.to, 0)}); };
            const auto half = [&](Expr size) { return positive(Call("FloorDiv", {size, IntExpr(c.to, 2)})); };
            const Expr old_height = Dim(x, -3), old_width = Dim(x, -2);
            const Expr cropped =
                CropImage(x, half(old_height - height), half(old_width - width), Call("Minimum", {height, old_height}), Call("Minimum", {width, old_width}));
            return PadImage(cropped, half(height - old_height), half(width - old_width), height, width);
          }};
}
