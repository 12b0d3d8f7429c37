#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_invert) {
  return {.class_name = "RandomInvert",
          .config = AugmentationConfig({"factor", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_invert_default"}};
}
