#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_rot90) {
  return {.names = {"image.rot90", "compat.v1.image.rot90"}, .parameters = {"image", "k"}, .lower = [](OpCall& c) -> Results {
            const Expr x = ImageOf(c);
            if (c.to.failed()) return x;
            const int rows = x.rank() - 3, columns = x.rank() - 2;
            switch (((c.Int("k", 1) % 4) + 4) % 4) {
              case 1: return SwapAxes(Reverse(x, {columns}), rows, columns);
              case 2: return Reverse(x, {rows, columns});
              case 3: return Reverse(SwapAxes(x, rows, columns), {columns});
              default: return x;
            }
          }};
}
