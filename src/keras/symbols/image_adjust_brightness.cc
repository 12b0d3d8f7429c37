#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_adjust_brightness) {
  return {.names = {"image.adjust_brightness"}, .parameters = {"image", "delta"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            if (!IsFloating(x.dtype())) return c.Fail(Unimplemented("is supported for floating point images only"));
            return x + c.Number("delta", 0);
          }};
}
