#include <cmath>

#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_resize_with_pad) {
  return {.names = {"image.resize_with_pad", "compat.v1.image.resize_image_with_pad"},
          .parameters = {"image", "target_height", "target_width", "method", "antialias", "align_corners"},
          .lower = [](OpCall& c) -> Results {
            const Expr given = ImageOf(c);
            if (c.to.failed()) return given;
            const Expr x = given.rank() == 3 ? ExpandDims(given, 0) : given;
            const std::int64_t height = c.Int("target_height", 0), width = c.Int("target_width", 0), old_height = x.shape()[1], old_width = x.shape()[2];
            if (old_height < 1 || old_width < 1) return c.Fail(Unimplemented("images must have a known size"));
            if (height < 1 || width < 1 || c.Bool("align_corners", false)) return c.Fail(Unimplemented("needs a size, and no align_corners"));
            // In float, as TensorFlow computes the sizes.
            const auto number = [](std::int64_t size) { return static_cast<float>(size); };
            const float ratio = std::max(number(old_width) / number(width), number(old_height) / number(height));
            const float new_height = number(old_height) / ratio, new_width = number(old_width) / ratio;
            const auto whole = [&](float size) { return IntExpr(c.to, static_cast<std::int64_t>(std::max(std::floor(size), 0.0F))); };
            const Expr resized = ResizeImage(c, x, IntsExpr(c.to, {static_cast<std::int64_t>(new_height), static_cast<std::int64_t>(new_width)}));
            const Expr y = PadImage(resized, whole((number(height) - new_height) / 2), whole((number(width) - new_width) / 2), IntExpr(c.to, height),
                                    IntExpr(c.to, width));
            return given.rank() == 3 ? Squeeze(y, {0}) : y;
          }};
}
