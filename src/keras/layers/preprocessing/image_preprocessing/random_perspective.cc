#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_perspective) {
  return {.class_name = "RandomPerspective",
          .config = AugmentationConfig({"factor", "scale", "interpolation", "fill_value"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_perspective_default"}};
}
