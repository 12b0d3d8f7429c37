#include "keras/symbols/image.h"

KERATIN_SYMBOL(image_rgb_to_yiq) {
  return {.names = {"image.rgb_to_yiq", "compat.v1.image.rgb_to_yiq"}, .parameters = {"images"}, .lower = [](OpCall& c) -> Results {
            return MixColors(c, {0.299F, 0.59590059F, 0.2115F, 0.587F, -0.27455667F, -0.52273617F, 0.114F, -0.32134392F, 0.31119955F});
          }};
}
