#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(random_zoom) {
  return {.class_name = "RandomZoom",
          .config = AugmentationConfig({"height_factor", "width_factor", "fill_mode", "fill_value", "interpolation"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"random_zoom_default", "random_zoom_default_k2"}};
}
