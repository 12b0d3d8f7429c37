#include "keras/layers/preprocessing/image_preprocessing/images.h"

KERATIN_LAYER(cut_mix) {
  return {.class_name = "CutMix",
          .config = AugmentationConfig({"factor"}),
          .mask = MaskRule::kPass,
          .lower = LowerCastingAugmentation,
          .goldens = {"cut_mix_default"}};
}
