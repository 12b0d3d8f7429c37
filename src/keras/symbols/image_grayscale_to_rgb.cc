#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_grayscale_to_rgb) {
  return {.names = {"image.grayscale_to_rgb", "compat.v1.image.grayscale_to_rgb"}, .parameters = {"images"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            std::vector<std::int64_t> multiples(static_cast<std::size_t>(x.rank()), 1);
            if (multiples.empty()) return c.Fail(InvalidArgument("takes images"));
            multiples.back() = 3;
            return Raw("Tile", {x, IntsExpr(c.to, multiples)});
          }};
}
