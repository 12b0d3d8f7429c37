#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_saturation) {
  return {.class_name = "RandomSaturation",
          .config = AugmentationConfig({"factor", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_saturation_default"}};
}
