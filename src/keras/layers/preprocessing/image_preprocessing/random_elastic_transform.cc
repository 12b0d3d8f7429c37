#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_elastic_transform) {
  return {.class_name = "RandomElasticTransform",
          .config = AugmentationConfig({"factor", "scale", "interpolation", "fill_mode", "fill_value", "value_range"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_elastic_transform_default"}};
}
