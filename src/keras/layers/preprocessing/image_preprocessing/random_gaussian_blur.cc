#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_gaussian_blur) {
  return {.class_name = "RandomGaussianBlur",
          .config = AugmentationConfig({"factor", "kernel_size", "sigma", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_gaussian_blur_default"}};
}
