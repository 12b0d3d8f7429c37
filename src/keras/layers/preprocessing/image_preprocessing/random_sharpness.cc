#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_sharpness) {
  return {.class_name = "RandomSharpness",
          .config = AugmentationConfig({"factor", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_sharpness_default"}};
}
