#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_rgb_to_yuv) {
  return {.names = {"image.rgb_to_yuv", "compat.v1.image.rgb_to_yuv"}, .parameters = {"images"}, .lower = [](OpCall& c) -> Results {
            return MixColors(c, {0.299F, -0.14714119F, 0.61497538F, 0.587F, -0.28886916F, -0.51496512F, 0.114F, 0.43601035F, -0.10001026F});
          }};
}
