#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_yuv_to_rgb) {
  return {.names = {"image.yuv_to_rgb", "compat.v1.image.yuv_to_rgb"}, .parameters = {"images"}, .lower = [](OpCall& c) -> Results {
            return MixColors(c, {1, 1, 1, 0, -0.394642334F, 2.03206185F, 1.13988303F, -0.58062185F, 0});
          }};
}
