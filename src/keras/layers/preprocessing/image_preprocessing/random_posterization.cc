#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_posterization) {
  return {.class_name = "RandomPosterization",
          .config = AugmentationConfig({"factor", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_posterization_default"}};
}
