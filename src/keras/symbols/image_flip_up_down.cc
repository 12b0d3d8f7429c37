#include "keras/symbols/symbol.h"

KERATIN_SYMBOL(image_flip_up_down) {
  return {.names = {"image.flip_up_down"}, .parameters = {"image"}, .lower = [](OpCall& c) -> Results {
            const Expr x = c.First();
            return Reverse(x, {x.rank() + (-3)});
          }};
}
