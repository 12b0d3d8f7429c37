#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_rotation) {
  return {.class_name = "RandomRotation",
          .config = AugmentationConfig({"factor", "fill_mode", "fill_value", "interpolation"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_rotation_default", "random_rotation_default_k2"}};
}
