#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_flip) {
  return {.class_name = "RandomFlip",
          .config = AugmentationConfig({"mode"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_flip_default", "random_flip_default_k2"}};
}
