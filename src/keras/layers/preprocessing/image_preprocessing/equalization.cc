#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(equalization) {
  return {.class_name = "Equalization", .config = AugmentationConfig({"value_range", "bins"}), .mask = MaskRule::kPass, .lower = LowerAugmentation};
}
