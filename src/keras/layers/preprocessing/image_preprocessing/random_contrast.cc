#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_contrast) {
  return {.class_name = "RandomContrast",
          .config = AugmentationConfig({"factor", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentationCastInKeras2,
          .goldens = {"random_contrast_default", "random_contrast_default_k2"}};
}
