#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_ssim) {
  return {.names = {"image.ssim", "compat.v1.image.ssim"},
          .parameters = {"img1", "img2", "max_val", "filter_size", "filter_sigma", "k1", "k2", "return_index_map"},
          .lower = [](OpCall& c) -> Results {
            const auto [a, b, most] = ComparedImages(c);
            if (c.to.failed()) return a;
            const Expr map = SimilarityOf(c, a, b, most).first;
            return Reduce("Mean", c.Bool("return_index_map", false) ? map : Reduce("Mean", map, Over({-3, -2})), Over({-1}));
          }};
}
