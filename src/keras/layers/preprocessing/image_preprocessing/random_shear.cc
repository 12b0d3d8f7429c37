#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_shear) {
  return {.class_name = "RandomShear",
          .config = AugmentationConfig({"x_factor", "y_factor", "fill_mode", "fill_value", "interpolation"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation};
}
