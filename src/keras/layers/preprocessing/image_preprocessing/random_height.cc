#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_height) {
  return {.class_name = "RandomHeight",
          .config = AugmentationConfig({"factor", "interpolation"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_height_default_k2"}};
}
