#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(solarization) {
  return {.class_name = "Solarization",
          .config = AugmentationConfig({"value_range", "addition_factor", "threshold_factor"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"solarization_default"}};
}
