#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_rgb_to_grayscale) {
  return {.names = {"image.rgb_to_grayscale"}, .parameters = {"images"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            if (!IsFloating(x.dtype())) return c.Fail(Unimplemented("is supported for floating point images only"));
            const Expr weights(c.to, c.to.Const(Tensor{{3}, {0.2989F, 0.587F, 0.114F}}));
            return ExpandDims(Tensordot(x, Cast(weights, x.dtype()), {-1}, {-1}), -1);
          }};
}
