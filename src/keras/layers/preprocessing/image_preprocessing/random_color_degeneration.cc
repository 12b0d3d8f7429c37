#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_color_degeneration) {
  return {.class_name = "RandomColorDegeneration",
          .config = AugmentationConfig({"factor", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_color_degeneration_default"}};
}
