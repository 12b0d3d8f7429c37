#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_grayscale) {
  return {.class_name = "RandomGrayscale",
          .config = AugmentationConfig({"factor"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_grayscale_default"}};
}
