#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(rand_augment) {
  return {.class_name = "RandAugment",
          .config = AugmentationConfig({"value_range", "num_ops", "factor", "interpolation"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation};
}
