#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_erasing) {
  return {.class_name = "RandomErasing",
          .config = AugmentationConfig({"factor", "scale", "fill_value", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_erasing_default"}};
}
