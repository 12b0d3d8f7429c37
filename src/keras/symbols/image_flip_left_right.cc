#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_flip_left_right) {
  return {.names = {"image.flip_left_right"}, .parameters = {"image"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Reverse(x, {x.rank() + (-2)});
          }};
}
