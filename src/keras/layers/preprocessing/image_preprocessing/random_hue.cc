#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_hue) {
  return {.class_name = "RandomHue",
          .config = AugmentationConfig({"factor", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_hue_default"}};
}
