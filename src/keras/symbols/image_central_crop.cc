#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_central_crop) {
  return {.names = {"image.central_crop", "compat.v1.image.central_crop"}, .parameters = {"image", "central_fraction"}, .lower = [](OpCall& c) -> Results {
            const Expr x = ImageOf(c);
            const double fraction = c.Number("central_fraction", 1);
            if (!(fraction > 0 && fraction <= 1)) return c.Fail(InvalidArgument("central_fraction is {} and must be in (0, 1]", fraction));
            if (c.to.failed() || fraction == 1) return x;
            const auto start = [&](int axis) {
              const std::int64_t known = x.shape()[x.rank() + axis];
              const auto size = static_cast<double>(known);
              if (known >= 0) return IntExpr(c.to, static_cast<std::int64_t>((size - size * fraction) / 2));
              const Expr dim = Cast(Dim(x, axis), DType::kDouble);
              return Cast((dim - dim * fraction) / 2, DType::kInt32);
            };
            const Expr top = start(-3), left = start(-2);
            return CropImage(x, top, left, Dim(x, -3) - 2 * top, Dim(x, -2) - 2 * left);
          }};
}
