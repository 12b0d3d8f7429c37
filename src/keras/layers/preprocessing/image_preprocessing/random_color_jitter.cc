#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_color_jitter) {
  return {.class_name = "RandomColorJitter",
          .config = AugmentationConfig({"value_range", "brightness_factor", "contrast_factor", "saturation_factor", "hue_factor"}),
          .mask = MaskRule::kPass,
          .lower = LowerAugmentation,
          .goldens = {"random_color_jitter_default"}};
}
