#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_yiq_to_rgb) {
  return {.names = {"image.yiq_to_rgb", "compat.v1.image.yiq_to_rgb"}, .parameters = {"images"}, .lower = [](OpCall& c) -> Results {
            return MixColors(c, {1, 1, 1, 0.95598634F, -0.27201283F, -1.10674021F, 0.6208248F, -0.64720424F, 1.70423049F});
          }};
}
