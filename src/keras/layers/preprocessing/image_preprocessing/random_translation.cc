#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_translation) {
  return {.class_name = "RandomTranslation",
          .config = AugmentationConfig({"height_factor", "width_factor", "fill_mode", "fill_value", "interpolation"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_translation_default", "random_translation_default_k2"}};
}
