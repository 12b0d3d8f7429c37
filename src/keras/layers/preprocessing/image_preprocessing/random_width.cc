#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_width) {
  return {.class_name = "RandomWidth",
          .config = AugmentationConfig({"factor", "interpolation"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_width_default_k2"}};
}
