#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(mix_up) {
  return {.class_name = "MixUp", .config = AugmentationConfig({"alpha"}), .mask = MaskRule::kPass, .lower = LowerAugmentation, .goldens = {"mix_up_default"}};
}
