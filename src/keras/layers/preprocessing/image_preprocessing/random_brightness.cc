#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_brightness) {
  return {.class_name = "RandomBrightness",
          .config = AugmentationConfig({"factor", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentationCastInKeras2,
          .goldens = {"random_brightness_default", "random_brightness_default_k2"}};
}
