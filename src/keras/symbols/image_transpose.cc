#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_transpose) {
  return {.names = {"image.transpose", "compat.v1.image.transpose", "compat.v1.image.transpose_image"},
          .parameters = {"image"},
          .lower = [](OpCall& c) -> Results { return SwapAxes(ImageOf(c), -3, -2); }};
}
